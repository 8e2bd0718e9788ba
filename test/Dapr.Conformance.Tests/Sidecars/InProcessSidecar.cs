using Dapr.Sidecar;

namespace Dapr.Conformance.Tests.Sidecars;

/// <summary>Our sidecar in this process, on ports. It ends as the program does.</summary>
/// <param name="names">Where the sidecars of a transcript find each other.</param>
internal sealed class InProcessSidecar(ControlPlane names) : IPlayedSidecar
{
    private DaprSidecar? _sidecar;

    public Task<int> Exited { get; private set; } = Task.FromResult(0);

    public string Said { get; private set; } = "";

    public async Task StartAsync(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        try
        {
            var options = SidecarOptions.Parse(arguments, environment);
            options.ControlPlane = names;
            _sidecar = await DaprSidecar.StartAsync(options, cancellationToken);
            Exited = EndAsync(_sidecar);
        }
        catch (SidecarOptionsException exception)
        {
            (Exited, Said) = (Task.FromResult(exception.ExitCode), exception.Message);
        }
        catch (SidecarStartException exception)
        {
            (Exited, Said) = (Task.FromResult(1), exception.Message);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_sidecar is not null)
        {
            await _sidecar.DisposeAsync();
            await Exited.WaitAsync(cancellationToken);
        }
    }

    public Task KillAsync(CancellationToken cancellationToken) => throw new NotSupportedException("A sidecar in the process cannot be killed; play it on a program.");

    public Task SignalAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException("A sidecar in the process gets no signals; play it on a program.");

    public ValueTask DisposeAsync() => _sidecar?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task<int> EndAsync(DaprSidecar sidecar)
    {
        var isForced = false;
        try
        {
            isForced = await sidecar.ShutdownRequested;
        }
        catch (OperationCanceledException)
        {
            // It was stopped unasked.
        }

        await sidecar.DisposeAsync();
        return isForced ? 1 : 0;
    }
}
