using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Conversation.OpenAi;

/// <summary>
/// <c>conversation.openai</c> and its like: each prompt is a request for a chat completion at a provider. Its time is the network's, that of
/// cached answers the sidecar's.
/// </summary>
internal sealed class OpenAiConversation(OpenAiSettings settings, TimeProvider clock) : IConversation, IDisposable
{
    private const long MaxResponseSize = 32L << 20;

    // No trace context: the provider is not part of the application. No redirections, which would carry the prompt elsewhere.
    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler { UseCookies = false, ActivityHeadersPropagator = null, AllowAutoRedirect = false });
    private readonly AnswerCache? _cache = settings.CacheTtl is { } ttl ? new(ttl, clock) : null;

    public Task<ConversationAnswer> ConverseAsync(ConversationPrompt prompt, CancellationToken cancellationToken)
    {
        var body = OpenAiRequest.Write(prompt, settings);
        return _cache is null
            ? AskAsync(body, cancellationToken)
            : _cache.GetAsync(Convert.ToHexString(SHA256.HashData(body)), () => AskAsync(body, cancellationToken));
    }

    public void Dispose() => _invoker.Dispose();

    private async Task<ConversationAnswer> AskAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, settings.Address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (settings.Key is { } key) HeaderText.Add(request, settings.IsAzure ? "api-key" : "Authorization", settings.IsAzure ? key : $"Bearer {key}");

        using var limit = settings.Timeout is { } timeout ? new CancellationTokenSource(timeout, TimeProvider.System) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await _invoker.SendAsync(request, either.Token);
            var answer = await ReadAsync(response, either.Token);
            return response.IsSuccessStatusCode ? OpenAiResponse.Read(answer) : throw Refused(response, answer);
        }
        catch (JsonException exception)
        {
            throw new InvalidOperationException($"the provider answered what is no chat completion: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new InvalidOperationException(TransportText.Describe("POST", settings.Address, exception), exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(TransportText.Describe("POST", settings.Address, new TimeoutException("context deadline exceeded")), exception);
        }
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var buffer = new MemoryStream();
        try
        {
            await new LimitedStream(body, MaxResponseSize).CopyToAsync(buffer, cancellationToken);
        }
        catch (BodyTooLongException)
        {
            throw new InvalidOperationException($"the answer is longer than the {MaxResponseSize} bytes that one may have");
        }

        return buffer.ToArray();
    }

    private static InvalidOperationException Refused(HttpResponseMessage response, byte[] body)
    {
        var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        return new($"API returned unexpected status code: {status}" + (OpenAiResponse.Failure(body) is { Length: > 0 } said ? $": {said}" : ""));
    }
}
