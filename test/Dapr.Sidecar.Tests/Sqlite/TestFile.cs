using Dapr.Sidecar.Sqlite;

namespace Dapr.Sidecar.Tests.Sqlite;

/// <summary>A SQLite file of a test's own, in a folder that ends with it.</summary>
internal sealed class TestFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sqlite").FullName;

    public string Path => System.IO.Path.Combine(_folder, "test.db");

    public SqliteSettings Settings => new() { Path = Path };

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
