using System.Globalization;
using Dapr;
using Dapr.Client;
using Dapr.Sidecar;

namespace Tour;

/// <summary>One tour: starts the application and its sidecar, visits every block, and tells what was proved.</summary>
internal sealed class TourRun(TextWriter output)
{
    private const int Broken = 1;
    private const int NameWidth = 15;
    private const int LineWidth = 120;

    // A tour that hangs is a fault, too.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <summary>Runs it.</summary>
    /// <returns>The exit code: 0 when every block is as it should be.</returns>
    public async Task<int> RunAsync(string[] args)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        using var folder = new RunFolder();
        try
        {
            await using var app = TourApp.Create(args, folder.Path);
            await app.StartAsync(limit.Token);
            var (blocks, failures) = await VisitAsync(app, limit.Token);
            await app.StopAsync(limit.Token);
            var elapsed = TimeProvider.System.GetElapsedTime(began);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{(failures == 0 ? $"All of {blocks} building blocks are" : $"{failures} OF {blocks} BUILDING BLOCKS ARE NOT")} as they should be, after {elapsed.TotalSeconds:0.0} s."));
            return failures == 0 ? 0 : Broken;
        }
        catch (Exception exception) when (exception is SidecarStartException or DaprException)
        {
            await output.WriteLineAsync($"THE TOUR CANNOT BEGIN: {exception.Message}");
            return Broken;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            await output.WriteLineAsync($"THE TOUR HANGS: it was not done after {Limit.TotalSeconds} seconds.");
            return Broken;
        }
    }

    /// <summary>All blocks at a time, for some wait for time to pass; told of in their order.</summary>
    private async Task<(int Blocks, int Failures)> VisitAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DaprClient>().WaitForSidecarAsync([DaprCapability.Application], Proofs.Patience, cancellationToken);
        var visits = scope.ServiceProvider.GetServices<ITourStop>().Select(stop => VisitAsync(stop, cancellationToken)).ToList();
        var failures = 0;
        foreach (var visit in visits)
        {
            var (stop, proofs, failure) = await visit;
            await WriteAsync(stop.Block, failure is null ? string.Join("; ", proofs.Proved) : $"FAILED: {failure}");
            failures += failure is null ? 0 : 1;
        }

        return (visits.Count, failures);
    }

    private static async Task<(ITourStop Stop, Proofs Proofs, string? Failure)> VisitAsync(ITourStop stop, CancellationToken cancellationToken)
    {
        var proofs = new Proofs();
        try
        {
            await stop.ProveAsync(proofs, cancellationToken);
            return (stop, proofs, null);
        }
        catch (ProofFailedException failure)
        {
            return (stop, proofs, failure.Message);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, the other blocks are told of.
            return (stop, proofs, $"{exception.GetType().Name}: {exception.Message}");
        }
    }

    /// <summary>A line with the name of the block, and lines below it for what has no room.</summary>
    private async Task WriteAsync(string block, string text)
    {
        var line = block.PadRight(NameWidth);
        foreach (var word in text.Split(' '))
        {
            if (line.Length > NameWidth && line.Length + word.Length >= LineWidth)
            {
                await output.WriteLineAsync(line.TrimEnd());
                line = new string(' ', NameWidth);
            }

            line += word + " ";
        }

        await output.WriteLineAsync(line.TrimEnd());
    }
}
