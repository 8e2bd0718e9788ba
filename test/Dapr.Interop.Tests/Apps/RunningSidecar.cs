namespace Dapr.Interop.Tests.Apps;

/// <summary>A sidecar of the application, in whatever way it runs.</summary>
internal abstract class RunningSidecar : IAsyncDisposable
{
    public const string AppId = "other-app";

    public const string Token = "token of the API";

    public const string AppToken = "token of the application";

    public abstract int HttpPort { get; }

    public abstract int GrpcPort { get; }

    /// <summary>Whether configuration.in-memory can be changed over HTTP: a program of its own never has that call.</summary>
    public abstract bool IsConfigurationChangeable { get; }

    /// <summary>Waits until it has ended because it was asked to, and says whether it ended well.</summary>
    public abstract Task<bool> EndedAsync();

    public abstract ValueTask DisposeAsync();
}
