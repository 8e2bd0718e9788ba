using Dapr.Sidecar.Sqlite;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar;

/// <summary>
/// The control plane of sidecars in several processes: a SQLite file that all of them name. Whether a process lives is a matter of
/// the machine, so its times are the system's.
/// </summary>
internal sealed partial class SqliteControlPlane : IControlPlane, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly SqliteFile _file;
    private readonly SqliteControlPlaneSettings _settings;
    private readonly TimeProvider _clock;
    private readonly InFlight _inFlight;
    private readonly ILogger<SqliteControlPlane> _logger;

    private SqliteControlPlane(SqliteFile file, SqliteControlPlaneSettings settings, TimeProvider clock, InFlight inFlight, ILogger<SqliteControlPlane> logger)
    {
        _file = file;
        _settings = settings;
        _clock = clock;
        _inFlight = inFlight;
        _logger = logger;
    }

    /// <summary>Opens the file, or makes it.</summary>
    /// <exception cref="InvalidOperationException">The file cannot be used; the message names it.</exception>
    public static async Task<SqliteControlPlane> OpenAsync(
        SqliteControlPlaneSettings settings, TimeProvider clock, InFlight inFlight, ILogger<SqliteControlPlane> logger, CancellationToken cancellationToken) =>
        new(await SqliteFile.OpenAsync(settings.File, [Names(settings.HostsTable), Locks, Due, Hosts], cancellationToken), settings, clock, inFlight, logger);

    public void Dispose()
    {
        _ending.Cancel();
        _file.Dispose();

        // It looks at nothing any more; whatever it does now is short.
        _looking.Wait(Patience, CancellationToken.None);
        _ending.Dispose();
    }
}
