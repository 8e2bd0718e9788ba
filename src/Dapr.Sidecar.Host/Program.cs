using System.Collections;
using System.Runtime.InteropServices;
using Dapr.Sidecar;
using Dapr.Sidecar.Host;
using Dapr.Sidecar.Runtime;
using Microsoft.Extensions.Logging;

var environment = Environment.GetEnvironmentVariables()
    .Cast<DictionaryEntry>()
    .ToDictionary(entry => (string)entry.Key, entry => entry.Value as string ?? "");

if (args.Any(arg => arg is "--help" or "-help" or "-h"))
{
    Console.WriteLine(Usage.Text);
    return 0;
}

if (args.Any(arg => arg is "--version" or "-version" or "--build-info" or "-build-info"))
{
    Console.WriteLine(MetadataService.RuntimeVersion);
    return 0;
}

SidecarOptions options;
try
{
    options = SidecarOptions.Parse(args, environment);
}
catch (SidecarOptionsException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return exception.ExitCode;
}

if (options.Wait)
{
    await OutboundWait.RunAsync(options.HttpPort ?? 0);
    return 0;
}

TextWriter output;
try
{
    output = options.LogFile is { } file ? new StreamWriter(file, append: true) { AutoFlush = true } : Console.Out;
}
catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync($"The log cannot be written to {options.LogFile}: {exception.Message}");
    return 1;
}

using var log = new RuntimeLoggerProvider(options, output);
using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log).SetMinimumLevel(options.LogLevel).AddFilter("Microsoft", LogLevel.Warning));
options.LoggerFactory = loggers;
var logger = loggers.CreateLogger("dapr.runtime");
var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

try
{
    HostLog.Starting(logger, MetadataService.RuntimeVersion, Usage.Commit);
    HostLog.LogLevelSet(logger, RuntimeLoggerProvider.Name(options.LogLevel));
    HostLog.Standalone(logger);
    HostLog.AppIdSet(logger, options.AppId);
    var begun = TimeProvider.System.GetTimestamp();
    var sidecar = await DaprSidecar.StartAsync(options);
    _ = sidecar.Ready.ContinueWith(
        _ => HostLog.Initialized(logger, (long)TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    await Task.WhenAny(stop.Task, sidecar.ShutdownRequested);
    if (sidecar.ShutdownRequested is { IsCompletedSuccessfully: true, Result: true })
    {
        HostLog.Forced(logger);

        // The runtime leaves itself as long to answer the call that asked.
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        Environment.Exit(1);
    }

    await sidecar.DisposeAsync();
    if (sidecar.WasForced)
    {
        HostLog.TimedOut(logger);
        return 1;
    }
}
catch (SidecarStartException exception)
{
    HostLog.Fatal(logger, exception.Message);
    return 1;
}

HostLog.Stopped(logger);
return 0;

void Stop(PosixSignalContext context)
{
    // The second signal ends the process at once.
    context.Cancel = stop.TrySetResult();
}
