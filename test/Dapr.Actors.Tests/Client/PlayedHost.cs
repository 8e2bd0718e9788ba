using System.Text.Json;
using Dapr.Actors.Dispatch;

namespace Dapr.Actors.Tests.Client;

/// <summary>One actor and what a host makes of calls to it, without a turn lock or state.</summary>
internal sealed class PlayedHost(object actor, IReadOnlyList<Type> interfaces)
{
    private readonly IActorDispatcher _dispatcher = ActorDispatcher.Create(actor.GetType(), interfaces, new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>The calls that came.</summary>
    public List<Call> Calls { get; } = [];

    /// <summary>Runs a method; null where the host has no answer but that it failed.</summary>
    public async Task<ActorCallAnswer?> AnswerAsync(Call call, CancellationToken cancellationToken)
    {
        lock (Calls)
        {
            Calls.Add(call);
        }

        var request = new ActorCallRequest
        {
            Method = call.Method,
            Body = call.Body,
            RemotingHeader = call.Headers.GetValueOrDefault(ActorHeaders.RemotingRequest),
            AcceptsFailure = call.Headers.ContainsKey(ActorHeaders.AcceptsFailure),
            ContentType = call.Headers.GetValueOrDefault("Content-Type"),
        };
        try
        {
            return await _dispatcher.InvokeAsync(actor, request, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return _dispatcher.Failure(request, exception);
        }
    }

    /// <summary>A call as it came to the sidecar.</summary>
    public sealed record Call(string Type, string Id, string Method, byte[] Body, IReadOnlyDictionary<string, string> Headers);
}
