using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Dapr.Sidecar.Sqlite;

/// <summary>
/// A SQLite file that several processes may use at a time: a connection of its own, one statement or transaction after the other,
/// with a write-ahead log, so that nobody who reads waits for a writer. What is written survives the death of the process.
/// </summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly SqliteSettings _settings;
    private readonly SqliteConnection _connection;
    private bool _isClosed;

    private SqliteFile(SqliteSettings settings)
    {
        _settings = settings;

        // SQLite waits for a busy file itself; what then still fails the library tries once more, every 150 ms.
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = settings.Path,
            Pooling = false,
            DefaultTimeout = Math.Max(1, (int)settings.BusyTimeout.TotalSeconds),
        }.ToString());
    }

    public string Path => _settings.Path;

    /// <summary>Opens a file, or makes it and its folder, and brings the tables of a part up to date.</summary>
    /// <exception cref="InvalidOperationException">The file cannot be used; the message names it.</exception>
    public static Task<SqliteFile> OpenAsync(SqliteSettings settings, SqliteSchema schema, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var file = new SqliteFile(settings);
            try
            {
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(settings.Path)!);
                file.Open(schema);
                return file;
            }
            catch (Exception exception)
            {
                file.Dispose();
                throw exception is SqliteException or IOException or UnauthorizedAccessException
                    ? new InvalidOperationException($"the SQLite file {settings.Path} cannot be used: {exception.Message}", exception)
                    : exception;
            }
        },
        cancellationToken);

    /// <summary>Reads.</summary>
    public Task<T> ReadAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken = default) =>
        TakeTurnAsync(() => work(new(_connection)), cancellationToken);

    /// <summary>Writes, all of it or nothing. When this returns it is not lost.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken = default) => TakeTurnAsync(() => Write(work), cancellationToken);

    /// <summary>A number that changes when somebody else has written: another process, or another user of the file in this one.</summary>
    public Task<long> VersionAsync(CancellationToken cancellationToken) =>
        ReadAsync(session => session.Query("PRAGMA data_version", row => row.GetInt64(0))[0], cancellationToken);

    /// <summary>Closes the file; who still waits for a turn gets an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        _turn.Wait();
        _isClosed = true;
        _connection.Dispose();
        _turn.Release();
    }

    private void Open(SqliteSchema schema)
    {
        _connection.Open();
        var session = new SqliteSession(_connection);
        session.Execute($"PRAGMA busy_timeout = {(int)_settings.BusyTimeout.TotalMilliseconds}");
        session.Execute("PRAGMA journal_mode = WAL");
        session.Execute($"PRAGMA synchronous = {(_settings.SurvivesPowerLoss ? "FULL" : "NORMAL")}");
        Write(writing =>
        {
            Migrate(writing, schema);
            return true;
        });
    }

    private void Migrate(SqliteSession session, SqliteSchema schema)
    {
        var table = _settings.MetadataTable;
        session.Execute($"CREATE TABLE IF NOT EXISTS {table} (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)");
        var versions = session.Query($"SELECT value FROM {table} WHERE key = $key", row => row.GetString(0), ("$key", schema.Key));
        var version = versions is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        if (version > schema.Steps.Count)
        {
            throw new InvalidOperationException(
                $"the SQLite file {Path} was written by a later version: its {schema.Key} is {version}, and {schema.Steps.Count} is the last that is known here");
        }

        foreach (var step in schema.Steps.Skip(version))
        {
            session.Execute(step);
        }

        session.Execute($"REPLACE INTO {table} (key, value) VALUES ($key, $value)", ("$key", schema.Key), ("$value", schema.Steps.Count.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>A write transaction from its first statement on: one that began as a read would fail when somebody else wrote meanwhile.</summary>
    private T Write<T>(Func<SqliteSession, T> work)
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        var result = work(new(_connection, transaction));
        transaction.Commit();
        return result;
    }

    private async Task<T> TakeTurnAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            return work();
        }
        finally
        {
            _turn.Release();
        }
    }
}
