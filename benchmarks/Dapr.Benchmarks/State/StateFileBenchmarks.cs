using System.Globalization;
using BenchmarkDotNet.Attributes;
using Dapr.Client;
using Dapr.Sidecar;
using Microsoft.Data.Sqlite;

namespace Dapr.Benchmarks.State;

/// <summary>
/// One value saved and read in a SQLite file: by the typed client through a sidecar with <c>state.sqlite</c>, against the two
/// statements that an application would run itself on a file with the same settings.
/// </summary>
public class StateFileBenchmarks
{
    private const string Store = "statestore";
    private const string Json = """{"id":"42","customer":"Ada","lines":[{"article":"tea","quantity":3},{"article":"cup","quantity":2}]}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly Order _order = new("42", "Ada", [new Line("tea", 3), new Line("cup", 2)]);
    private DaprSidecar _sidecar = null!;
    private DaprClient _dapr = null!;
    private SqliteConnection _connection = null!;

    [GlobalSetup]
    public async Task StartAsync()
    {
        var options = new SidecarOptions { AppId = "benchmark" };
        options.Components.Add(new ComponentSpec
        {
            Name = Store,
            Type = "state.sqlite",
            Metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["connectionString"] = Path.Combine(_folder.FullName, "state.db") },
        });
        _sidecar = await DaprSidecar.StartAsync(options);
        _dapr = new DaprClientBuilder()
            .UseHttpEndpoint("http://sidecar")
            .UseGrpcEndpoint("http://sidecar")
            .UseHttpMessageHandler(_sidecar.CreateHttpHandler(), _sidecar.CreateGrpcHandler())
            .Build();
        _connection = new SqliteConnection($"Data Source={Path.Combine(_folder.FullName, "own.db")};Pooling=false");
        await _connection.OpenAsync();
        Run("PRAGMA journal_mode = WAL");
        Run("PRAGMA synchronous = NORMAL");
        Run("CREATE TABLE orders (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL, etag TEXT NOT NULL)");
        Save();
        await _dapr.SaveStateAsync(Store, "order", _order);
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        _dapr.Dispose();
        await _sidecar.DisposeAsync();
        await _connection.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Benchmark(Baseline = true, Description = "Microsoft.Data.Sqlite: save")]
    public int Save() => Run(
        "INSERT INTO orders (key, value, etag) VALUES ($key, $value, $etag) ON CONFLICT (key) DO UPDATE SET value = $value, etag = $etag",
        ("$key", "order"),
        ("$value", Json),
        ("$etag", Guid.NewGuid().ToString()));

    [Benchmark(Description = "Microsoft.Data.Sqlite: get")]
    public string Get()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT value FROM orders WHERE key = $key";
        command.Parameters.AddWithValue("$key", "order");
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture)!;
    }

    [Benchmark(Description = "DaprClient, state.sqlite: save, typed")]
    public Task SaveByClientAsync() => _dapr.SaveStateAsync(Store, "order", _order);

    [Benchmark(Description = "DaprClient, state.sqlite: get, typed")]
    public async Task<string> GetByClientAsync() => (await _dapr.GetStateAsync<Order>(Store, "order")).Customer;

    private int Run(string sql, params ReadOnlySpan<(string Name, string Value)> parameters)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command.ExecuteNonQuery();
    }

    internal sealed record Order(string Id, string Customer, Line[] Lines);

    internal sealed record Line(string Article, int Quantity);
}
