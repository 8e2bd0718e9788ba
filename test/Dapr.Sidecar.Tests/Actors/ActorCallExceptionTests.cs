using Dapr.Rpc;
using Dapr.Sidecar.Actors;

namespace Dapr.Sidecar.Tests.Actors;

/// <summary>A reminder that did not reach its actor is brought again without counting; one whose host broke under it counts, or it would break one host after another.</summary>
public sealed class ActorCallExceptionTests
{
    public static TheoryData<string, Exception?, bool> Causes => new()
    {
        { "the application refused it", null, false },
        { "no connection", new HttpRequestException(HttpRequestError.ConnectionError), true },
        { "no such name", new HttpRequestException(HttpRequestError.NameResolutionError), true },
        { "the connection broke", new HttpRequestException(HttpRequestError.ResponseEnded), false },
        { "another sidecar said so", new RpcCallException(RpcStatusCode.Unavailable, "the application is not there"), true },
        { "no connection to another sidecar", new RpcCallException(RpcStatusCode.Unavailable, "refused", new HttpRequestException(HttpRequestError.ConnectionError)), true },
        { "the connection to another sidecar broke", new RpcCallException(RpcStatusCode.Unavailable, "broken", new HttpRequestException(HttpRequestError.ResponseEnded)), false },
        { "another sidecar failed", new RpcCallException(RpcStatusCode.Internal, "failed"), false },
    };

    [Theory]
    [MemberData(nameof(Causes))]
    public void WasNotReached_OnlyWhereNobodyWasThere(string why, Exception? cause, bool expected) =>
        Assert.True(new ActorCallException("failed", cause).WasNotReached() == expected, why);
}
