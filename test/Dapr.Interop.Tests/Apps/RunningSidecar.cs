namespace Dapr.Interop.Tests.JavaScriptSdk;

/// <summary>A sidecar of the application, in whatever way it runs.</summary>
internal abstract class RunningSidecar : IAsyncDisposable
{
    public const string AppId = "js-app";

    public const string Token = "token of the API";

    public const string AppToken = "token of the application";

    public abstract int HttpPort { get; }

    public abstract int GrpcPort { get; }

    /// <summary>Waits until it has ended because it was asked to, and says whether it ended well.</summary>
    public abstract Task<bool> EndedAsync();

    public abstract ValueTask DisposeAsync();
}
