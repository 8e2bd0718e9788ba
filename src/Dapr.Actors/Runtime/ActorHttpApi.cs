using System.Net.Http.Headers;
using Dapr.Common;
using Dapr.Common.Connection;
using Dapr.Common.Errors;

namespace Dapr.Actors.Runtime;

/// <summary>What a host asks of the runtime over HTTP.</summary>
internal sealed class ActorHttpApi(DaprConnection connection)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json", "utf-8");

    /// <summary>Sends a request below the path of an actor, and reads what <paramref name="read"/> wants of the answer.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">What follows the actor; its names are escaped.</param>
    /// <param name="body">The body, which is JSON; null for none.</param>
    /// <param name="operation">What is asked; its component is the type of the actor, its key the id.</param>
    /// <param name="read">Reads an answer that is good.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DaprApiException">The runtime refused it, or did not answer.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The token is not the one that the sidecar asks for.</exception>
    public async Task<T> SendAsync<T>(
        HttpMethod method, string path, ReadOnlyMemory<byte>? body, DaprOperation operation, Func<HttpResponseMessage, byte[], T> read, CancellationToken cancellationToken)
    {
        using var scope = DaprTelemetry.Begin(operation);
        using var request = new HttpRequestMessage(method, $"{connection.HttpAuthority}/v1.0/actors/{Segment(operation.Component)}/{Segment(operation.Key)}/{path}");
        if (body is { } json) request.Content = new ReadOnlyMemoryContent(json) { Headers = { ContentType = Json } };

        connection.Headers.AddToken(request);
        CallHeaders.AddTrace(request);
        try
        {
            using var response = await connection.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            scope.Answered(response.StatusCode);
            return response.IsSuccessStatusCode ? read(response, answer) : throw RuntimeErrors.Refused(operation, response.StatusCode, answer);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException { InnerException: TimeoutException })
        {
            scope.Failed(exception);
            throw RuntimeErrors.Unanswered(operation, exception, connection.HttpEndpoint);
        }
        catch (OperationCanceledException exception)
        {
            scope.Failed(exception);
            throw;
        }
    }

    /// <summary>A request of which only the success matters.</summary>
    public Task SendAsync(HttpMethod method, string path, ReadOnlyMemory<byte>? body, DaprOperation operation, CancellationToken cancellationToken) =>
        SendAsync(method, path, body, operation, static (_, _) => true, cancellationToken);

    /// <summary>A name as one segment of a path. Dots alone would lead elsewhere, however they are written.</summary>
    public static string Segment(string name) => name is "." or ".."
        ? throw new ArgumentException($"'{name}' can be no name of an actor, nor of anything that it has.", nameof(name))
        : Uri.EscapeDataString(name);
}
