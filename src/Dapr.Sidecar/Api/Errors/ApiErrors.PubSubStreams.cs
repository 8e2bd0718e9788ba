using Dapr.Rpc;

namespace Dapr.Sidecar.Api;

internal static partial class ApiErrors
{
    /// <summary>What the runtime says of a stream, in plain words and by no code of its own.</summary>
    public static ApiError Stream(string message) => new("ERR_PUBSUB_STREAM", 500, RpcStatusCode.Unknown, message);

    /// <summary>A stream that asks for what it may not have, or whose broker refuses.</summary>
    public static ApiError StreamNotSubscribed(string pubSub, string cause) => Stream($"failed to create subscription for {pubSub}: {cause}");

    /// <summary>A stream that ends because the sidecar does.</summary>
    public static ApiError StreamCutOff() => Stream("the sidecar is stopping") with { RpcCode = RpcStatusCode.Unavailable };
}
