using Dapr.Rpc;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Resiliency;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Invocation;

/// <summary>Finds who is invoked: the own application, one behind another sidecar, or an address.</summary>
internal sealed partial class InvocationService(
    SidecarIdentity identity,
    AppCaller app,
    IControlPlane names,
    string hostAddress,
    TimeProvider clock,
    OutboundCalls calls,
    ILogger<InvocationService> logger) : IDisposable
{
    private const string NoLocalApp = "cannot invoke local endpoint: app channel not initialized";
    private const int Retries = 3;

    private readonly RemoteSidecars _remotes = new(names);

    public SidecarIdentity Identity => identity;

    public AppCaller App => app;

    /// <summary>Whether an app id is this sidecar's own; the namespace may follow it.</summary>
    public bool IsLocal(string appId) => appId == identity.AppId || appId == $"{identity.AppId}.{identity.CallerNamespace}";

    /// <summary>The own application's channel.</summary>
    public AppChannel.AppChannel Local() => app.Channel(NoLocalApp);

    /// <summary>Invokes, whoever it is and whatever carries it.</summary>
    /// <exception cref="OutboundFaultException">The one that is invoked is to answer with an error.</exception>
    public Task RunAsync(string appId, string method, Func<Task> send, CancellationToken cancellationToken) =>
        calls.RunAsync(Call(appId, method), send, cancellationToken);

    /// <inheritdoc cref="RunAsync"/>
    public Task<T> RunAsync<T>(string appId, string method, Func<Task<T>> send, CancellationToken cancellationToken) =>
        calls.RunAsync(Call(appId, method), send, cancellationToken);

    /// <summary>The sidecar of another application.</summary>
    /// <exception cref="InvocationFailedException">Nobody has that name.</exception>
    public async ValueTask<RemoteSidecar> RemoteAsync(string appId, CancellationToken cancellationToken)
    {
        try
        {
            return await _remotes.FindAsync(NameOf(appId), cancellationToken) ?? throw new InvocationFailedException("no host found with the given ID");
        }
        catch (IOException exception)
        {
            throw new InvocationFailedException(exception.Message);
        }
    }

    /// <summary>The invocation as it leaves for another sidecar. Each try says once more whose it is, as in the runtime.</summary>
    public InvocationRequest Forward(InvocationRequest invocation) => Forwarded.Add(invocation, hostAddress);

    /// <summary>
    /// Calls another sidecar. When that sidecar cannot be reached the call is tried again, as the runtime does without any
    /// policy: three times, a second apart. An answer of the application, whatever it is, is never tried again.
    /// </summary>
    public async Task<T> WithRetriesAsync<T>(string appId, Func<RemoteSidecar, Task<T>> call, bool canRepeat, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await call(await RemoteAsync(appId, cancellationToken));
            }
            catch (RpcCallException exception) when (exception.StatusCode is RpcStatusCode.Unavailable or RpcStatusCode.Unauthenticated && canRepeat && attempt < Retries)
            {
                RemoteUnreachable(appId, attempt + 1, exception.Status.Message);
                await InFlight.DelayAsync(TimeSpan.FromSeconds(1), clock, cancellationToken);
            }
            catch (RpcCallException exception)
            {
                throw new InvocationFailedException(GoStatus.Text(exception.Status));
            }
        }
    }

    public void Dispose() => _remotes.Dispose();

    /// <summary>An app id without the namespace that may follow it.</summary>
    private static string NameOf(string appId) => appId.Split('.')[0];

    private static OutboundCall Call(string appId, string method) =>
        new("Invocation", ExternalCaller.IsExternal(appId) ? appId : NameOf(appId), "invoke") { Keys = [method] };

    [LoggerMessage(60, LogLevel.Warning, "The sidecar of {AppId} cannot be reached (attempt {Attempt}): {Reason}")]
    private partial void RemoteUnreachable(string appId, int attempt, string reason);
}
