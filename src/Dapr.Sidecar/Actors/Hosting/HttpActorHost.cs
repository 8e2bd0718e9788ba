using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Actors.Hosting;

/// <summary>An HTTP application that runs actors: each call is a request below <c>/actors/{type}/{id}</c>.</summary>
/// <param name="channel">The application.</param>
/// <param name="holdsTurns">Whether it says that it holds turns itself.</param>
[SuppressMessage("Design", "CA1001", Justification = "Nobody asks the semaphore for a handle to wait on, and without one it holds nothing that is to be given back.")]
internal sealed class HttpActorHost(AppChannel.AppChannel channel, bool holdsTurns) : IActorReceiver
{
    /// <summary>How many actors are deactivated at a time. Each takes a connection of its own: all of thousands at once would leave none, and go untold.</summary>
    public const int MostDeactivations = 64;

    private readonly SemaphoreSlim _deactivations = new(MostDeactivations);

    public bool HoldsTurns => holdsTurns;

    public async Task<ActorAnswer> InvokeAsync(ActorCall call, CancellationToken cancellationToken)
    {
        var method = call.Method.Length > 0 ? "/" + call.Method : "";
        using var request = Request(HttpMethod.Put, call.Key, "/method" + string.Join('/', method.Split('/').Select(Uri.EscapeDataString)));
        if (!call.Data.IsEmpty || call.ContentType.Length > 0)
        {
            request.Content = new ReadOnlyMemoryContent(call.Data);
            if (call.ContentType.Length > 0) request.Content.Headers.TryAddWithoutValidation("content-type", call.ContentType);
        }

        foreach (var (name, value) in call.Headers.Where(header => HeaderText.IsName(header.Key)))
        {
            if (name.StartsWith("content-", StringComparison.OrdinalIgnoreCase)) request.Content?.Headers.TryAddWithoutValidation(name, HeaderText.SingleLine(value));
            else HeaderText.Add(request, name, value);
        }

        return await SendAsync(request, async (response, body) =>
        {
            var status = (int)response.StatusCode;
            var data = await body;
            if (status == (int)HttpStatusCode.NotFound) throw new ActorCallException($"actor method not found: actors/{call.Key}/method{method}");
            if (status != (int)HttpStatusCode.OK) throw ActorCallException.OfAnswer(status, Encoding.UTF8.GetString(data));

            return new ActorAnswer { Headers = [.. ForwardedHeaders.Of(response)], Data = data };
        }, cancellationToken);
    }

    public async Task SignalAsync(ActorSignal signal, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Put, signal.Key, $"/method/{(signal.IsTimer ? "timer" : "remind")}/{Uri.EscapeDataString(signal.Name)}");
        request.Content = new ByteArrayContent(ActorCallbackJson.Write(signal));
        request.Content.Headers.ContentType = new("application/json");

        // The runtime says it with method calls alone, so that what an application of its own is called for can call no actor that calls back.
        if (holdsTurns && signal.Chain is { } chain) request.Headers.Add(ActorHeaders.ReentrancyId, chain);
        await SendAsync(request, ExpectOkAsync, cancellationToken);
    }

    public async Task DeactivateAsync(ActorKey key, CancellationToken cancellationToken)
    {
        await _deactivations.WaitAsync(cancellationToken);
        try
        {
            using var request = Request(HttpMethod.Delete, key, "");

            // The runtime sends the type of a body that is not there.
            request.Content = new ByteArrayContent([]);
            request.Content.Headers.ContentType = new("application/x-protobuf");
            await SendAsync(request, ExpectOkAsync, cancellationToken);
        }
        finally
        {
            _deactivations.Release();
        }
    }

    private static async Task<bool> ExpectOkAsync(HttpResponseMessage response, Task<byte[]> body)
    {
        var text = await body;
        return response.StatusCode == HttpStatusCode.OK
            ? true
            : throw ActorCallException.OfAnswer((int)response.StatusCode, Encoding.UTF8.GetString(text));
    }

    private HttpRequestMessage Request(HttpMethod verb, ActorKey key, string rest) =>
        new(verb, channel.Endpoint.At($"/actors/{Uri.EscapeDataString(key.Type)}/{Uri.EscapeDataString(key.Id)}{rest}"));

    /// <summary>A turn lasts as long as the answer does, so all of it is read.</summary>
    private async Task<T> SendAsync<T>(HttpRequestMessage request, Func<HttpResponseMessage, Task<byte[]>, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await channel.SendAsync(request, cancellationToken);
            return await read(response, response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new ActorCallException($"the application cannot be reached: {exception.Message}", exception);
        }
    }
}
