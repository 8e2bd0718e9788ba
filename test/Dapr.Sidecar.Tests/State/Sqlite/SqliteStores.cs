using Dapr.Sidecar.State.Sqlite;
using Dapr.Sidecar.Tests.Sqlite;
using Dapr.Sidecar.Time;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Sidecar.Tests.State.Sqlite;

/// <summary>Stores on a file of a test's own, each as another process has it, on a clock that the test advances.</summary>
internal sealed class SqliteStores : IAsyncDisposable
{
    private readonly TestFile _file = new();
    private readonly InFlight _inFlight = new();
    private readonly List<SqliteStateStore> _stores = [];

    public SqliteStores() => Clock.Watch(_inFlight);

    public ManualClock Clock { get; } = new();

    public string Path => _file.Path;

    /// <summary>Opens the file with settings as a component names them; the connection string is the file's unless another is given.</summary>
    public async Task<SqliteStateStore> OpenAsync(params (string Name, string Value)[] settings)
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["connectionString"] = Path };
        foreach (var (name, value) in settings)
        {
            metadata[name] = value;
        }

        var read = SqliteStateSettings.Read(new ComponentSpec { Name = "statestore", Type = "state.sqlite", Metadata = metadata });
        var store = new SqliteStateStore(read, Clock, _inFlight, NullLogger<SqliteStateStore>.Instance);
        await store.InitAsync(CancellationToken.None);
        _stores.Add(store);
        return store;
    }

    /// <summary>Runs statements on the file as any other program does, and gives the first column of their rows.</summary>
    public List<object> Run(string sql) => Run(Path, sql);

    /// <summary>The same with the function that later versions of the runtime have.</summary>
    public List<object> RunAsRuntime(string sql) => Run(
        Path,
        sql,
        connection => connection.CreateFunction("parse_key_prefix", (string key) => key[..(key.LastIndexOf("||", StringComparison.Ordinal) + 2)], isDeterministic: true));

    public static List<object> Run(string path, string sql, Action<SqliteConnection>? prepare = null)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        prepare?.Invoke(connection);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object>();
        do
        {
            while (reader.Read())
            {
                rows.Add(reader.GetValue(0));
            }
        }
        while (reader.NextResult());

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }

        _file.Dispose();
    }
}
