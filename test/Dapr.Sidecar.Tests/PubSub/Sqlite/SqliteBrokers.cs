using Dapr.Sidecar.PubSub.Sqlite;
using Dapr.Sidecar.Sqlite;
using Dapr.Sidecar.Tests.Sqlite;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Sidecar.Tests.PubSub.Sqlite;

/// <summary>Brokers on a file of a test's own, each as another process has it, on a clock that the test advances.</summary>
internal sealed class SqliteBrokers : IAsyncDisposable
{
    private readonly TestFile _file = new();
    private readonly List<SqlitePubSub> _brokers = [];

    public SqliteBrokers() => Clock.Watch(InFlight);

    public ManualClock Clock { get; } = new();

    /// <summary>What the clock waits for.</summary>
    public InFlight InFlight { get; } = new();

    /// <summary>What brokers share that are in one process.</summary>
    public FileSignals Signals { get; } = new();

    public async Task<SqlitePubSub> OpenAsync(
        TimeProvider? clock = null, FileSignals? signals = null, InFlight? inFlight = null, int concurrency = 10)
    {
        var settings = new SqlitePubSubSettings { File = _file.Settings, Concurrency = concurrency };
        var broker = new SqlitePubSub(settings, clock ?? Clock, inFlight ?? InFlight, signals ?? new(), NullLoggerFactory.Instance);
        await broker.InitAsync(CancellationToken.None);
        _brokers.Add(broker);
        return broker;
    }

    /// <summary>How many messages and deliveries the file holds.</summary>
    public async Task<(int Messages, int Deliveries)> KeptAsync()
    {
        using var file = await SqliteFile.OpenAsync(_file.Settings, MessageTables.Schema, CancellationToken.None);
        return await file.ReadAsync(session => session.Query(
            "SELECT (SELECT COUNT(*) FROM pubsub_messages), (SELECT COUNT(*) FROM pubsub_deliveries)", row => (row.GetInt32(0), row.GetInt32(1)))[0]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var broker in _brokers)
        {
            await broker.DisposeAsync();
        }

        _file.Dispose();
    }
}
