using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Dapr.Actors.Dispatch;
using Dapr.Common;
using Dapr.Common.Connection;

namespace Dapr.Actors.Client;

/// <summary>Sends calls over HTTP.</summary>
internal sealed class HttpActorChannel(DaprConnection connection) : IActorChannel
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ActorAnswer> SendAsync(ActorCall call, CancellationToken cancellationToken)
    {
        using var request = Request(call);
        using var scope = DaprTelemetry.Begin(ActorErrors.Operation(call));
        CallHeaders.AddTrace(request);
        try
        {
            using var response = await connection.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            scope.Answered(response.StatusCode);
            return response.IsSuccessStatusCode
                ? new ActorAnswer(body, response.Headers.NonValidated.TryGetValues(ActorHeaders.Failure, out var values) ? values.ToString() : null)
                : throw ActorErrors.Refused(call, response.StatusCode, body);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException { InnerException: TimeoutException })
        {
            scope.Failed(exception);
            throw ActorErrors.Unanswered(call, exception, connection.HttpEndpoint);
        }
        catch (OperationCanceledException exception)
        {
            scope.Failed(exception);
            throw;
        }
    }

    private HttpRequestMessage Request(in ActorCall call)
    {
        var content = new ReadOnlyMemoryContent(call.Body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(call.ContentType);
        var request = new HttpRequestMessage(
            HttpMethod.Put,
            $"{connection.HttpAuthority}/v1.0/actors/{Segment(call.ActorType)}/{Segment(call.ActorId)}/method/{Segment(call.Method)}")
        {
            Content = content,
        };
        connection.Headers.AddToken(request);
        if (call.RemotingHeader is { } header)
        {
            request.Headers.TryAddWithoutValidation(ActorHeaders.RemotingRequest, header);
        }
        else
        {
            request.Headers.TryAddWithoutValidation(ActorHeaders.AcceptsFailure, ActorHeaders.Yes);
        }

        if (ActorReentrancyContext.Id is { } reentrancy)
        {
            request.Headers.TryAddWithoutValidation(ActorHeaders.ReentrancyId, reentrancy);
        }

        return request;
    }

    /// <summary>A name as one segment of a path. Dots alone would lead elsewhere, however they are written.</summary>
    private static string Segment(string name) => name is "." or ".."
        ? throw new ArgumentException($"'{name}' can be no name of an actor, of its type or of its method.", nameof(name))
        : Uri.EscapeDataString(name);
}
