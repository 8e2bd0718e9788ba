using Dapr.Sidecar.Sqlite;
using Dapr.Sidecar.Time;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.State.Sqlite;

/// <summary><c>state.sqlite</c>: values in a file, for sidecars in one process or in several that name the same one.</summary>
internal sealed partial class SqliteStateStore(SqliteStateSettings settings, TimeProvider clock, InFlight inFlight, ILogger<SqliteStateStore> logger)
    : IStateStore, IStateBulkReader, IComponentInit, IAsyncDisposable
{
    // Timers take no more than some weeks.
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(1);

    private readonly StateTable _table = new(settings);
    private readonly Lock _gate = new();
    private SqliteFile _file = null!;
    private ITimer? _cleanup;
    private Task _cleaning = Task.CompletedTask;
    private bool _isCleaning;
    private bool _isClosed;

    public StateStoreFeatures Features =>
        StateStoreFeatures.Etag | StateStoreFeatures.Transactional | StateStoreFeatures.Ttl | StateStoreFeatures.KeysLike;

    public async Task InitAsync(CancellationToken cancellationToken)
    {
        _file = await SqliteFile.OpenAsync(settings.File, _table.Schema, cancellationToken);
        if (settings.CleanupInterval > TimeSpan.Zero)
        {
            var interval = settings.CleanupInterval < LongestInterval ? settings.CleanupInterval : LongestInterval;
            _cleanup = clock.CreateTimer(_ => CleanUp(), null, interval, interval);
        }
    }

    public Task<StateValue?> GetAsync(StateRead read, CancellationToken cancellationToken) =>
        _file.ReadAsync(session => _table.Get(session, read.Key, clock.GetUtcNow()), cancellationToken);

    /// <summary>First those that are there, by key, and then those that are not: as the runtime does it.</summary>
    public async Task<IReadOnlyList<(string Key, StateValue? Value)>> GetBulkAsync(IReadOnlyList<StateRead> reads, CancellationToken cancellationToken)
    {
        var found = await _file.ReadAsync(session => _table.Get(session, reads.Select(read => read.Key), clock.GetUtcNow()), cancellationToken);
        var keys = found.Select(item => item.Key).ToHashSet(StringComparer.Ordinal);
        return [.. found, .. reads.Where(read => !keys.Contains(read.Key)).Select(read => (read.Key, (StateValue?)null))];
    }

    public Task<StateOutcome> ApplyAsync(IReadOnlyList<StateChange> changes, CancellationToken cancellationToken) => _file.WriteAsync(
        session => changes.All(change => _table.Apply(session, change, clock.GetUtcNow())) ? StateOutcome.Applied : StateOutcome.Mismatch(""),
        outcome => outcome.Conflict is null,
        cancellationToken);

    public async Task<IReadOnlyList<string>> KeysAsync(string prefix, CancellationToken cancellationToken) =>
        await _file.ReadAsync(session => _table.Keys(session, prefix, clock.GetUtcNow()), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_isClosed) return;

            _isClosed = true;
        }

        await (_cleanup?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _cleaning;
        _file?.Dispose();
    }

    private void CleanUp()
    {
        lock (_gate)
        {
            if (_isClosed || _isCleaning) return;

            _isCleaning = true;
            var entry = inFlight.Note("removal of what has expired");
            _cleaning = Task.Run(() => CleanUpAsync(entry));
        }
    }

    private async Task CleanUpAsync(InFlight.Entry entry)
    {
        using (entry)
        {
            try
            {
                await _file.WriteAsync(session => _table.RemoveExpired(session, clock.GetUtcNow()));
            }
            catch (SqliteException exception)
            {
                // The next turn may have more luck.
                ExpiredNotRemoved(_file.Path, exception);
            }
            finally
            {
                // Before the clock may go on: its next turn must not find this one.
                lock (_gate)
                {
                    _isCleaning = false;
                }
            }
        }
    }

    [LoggerMessage(43, LogLevel.Warning, "What has expired cannot be removed from {File}; it is tried again.")]
    private partial void ExpiredNotRemoved(string file, Exception exception);
}
