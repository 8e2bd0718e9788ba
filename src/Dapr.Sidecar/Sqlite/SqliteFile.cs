using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Dapr.Sidecar.Sqlite;

/// <summary>
/// A SQLite file that several processes may use at a time: a connection to write, one transaction after the other, and one to read,
/// with a write-ahead log between them, so that nobody who reads waits for a writer. What is written survives the death of the process.
/// <para>
/// What waits to be written goes into the file together: the file is one writer's at a time, and who waits for it while other processes write has no place
/// in a queue, so that to have it once for many costs as much as for one. Each is all or nothing still, and is answered when it is there.
/// </para>
/// </summary>
internal sealed class SqliteFile : IDisposable
{
    // So many go together, so that the first does not wait long for the last.
    private const int MostTogether = 64;

    private const string Point = "one";

    private readonly SqliteSettings _settings;
    private readonly Lane _writer;
    private readonly Lane _reader;
    private readonly ConcurrentQueue<SqliteWrite> _waiting = new();

    private SqliteFile(SqliteSettings settings)
    {
        _settings = settings;
        _writer = new(settings);

        // What is in memory is there for one connection only.
        _reader = settings.IsInMemory ? _writer : new(settings);
    }

    public string Path => _settings.Path;

    /// <inheritdoc cref="OpenAsync(SqliteSettings, IReadOnlyList{SqliteSchema}, CancellationToken)"/>
    public static Task<SqliteFile> OpenAsync(SqliteSettings settings, SqliteSchema schema, CancellationToken cancellationToken) => OpenAsync(settings, [schema], cancellationToken);

    /// <summary>Opens a file, or makes it and its folder, and brings the tables of some parts up to date.</summary>
    /// <exception cref="InvalidOperationException">The file cannot be used; the message names it.</exception>
    public static Task<SqliteFile> OpenAsync(SqliteSettings settings, IReadOnlyList<SqliteSchema> schemas, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var file = new SqliteFile(settings);
            try
            {
                if (!settings.IsInMemory) Directory.CreateDirectory(System.IO.Path.GetDirectoryName(settings.Path)!);
                file.Open(schemas);
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
        _reader.TakeTurnAsync(connection => work(new(connection)), cancellationToken);

    /// <summary>Writes, all of it or nothing. When this returns it is not lost.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken = default) =>
        WriteAsync(work, _ => true, cancellationToken);

    /// <summary>Writes, all of it or nothing. When this returns it is not lost.</summary>
    /// <param name="work">Writes.</param>
    /// <param name="keeps">Whether it is kept, by what the work gave.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    public async Task<T> WriteAsync<T>(Func<SqliteSession, T> work, Func<T, bool> keeps, CancellationToken cancellationToken = default)
    {
        var write = new SqliteWrite<T>(work, keeps);
        _waiting.Enqueue(write);
        try
        {
            // By then somebody else may have written it. Everybody takes a turn, so that nothing is left.
            await _writer.TakeTurnAsync(WriteWaiting, cancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            if (write.TryWithdraw()) throw;
        }

        return await write.Result;
    }

    /// <summary>A number that changes when somebody else has written: another process, or another user of the file in this one.</summary>
    public Task<long> VersionAsync(CancellationToken cancellationToken) =>
        _writer.TakeTurnAsync(connection => new SqliteSession(connection).Query("PRAGMA data_version", row => row.GetInt64(0))[0], cancellationToken);

    /// <summary>Closes the file; who still waits for a turn gets an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        if (_reader != _writer) _reader.Dispose();
    }

    private void Open(IReadOnlyList<SqliteSchema> schemas)
    {
        // A write transaction from its first statement on, as all are: one that began as a read would fail when somebody else wrote meanwhile.
        var connection = _writer.Open(schemas);
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            foreach (var schema in schemas)
            {
                Migrate(new(connection, transaction), schema);
            }

            transaction.Commit();
        }

        if (_reader != _writer) _reader.Open(schemas);
    }

    private void Migrate(SqliteSession session, SqliteSchema schema)
    {
        var table = _settings.MetadataTable;
        session.Execute($"CREATE TABLE IF NOT EXISTS {table} (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)");
        var versions = session.Query($"SELECT value FROM {table} WHERE key = $key", row => row.GetString(0), ("$key", schema.Key));
        var version = versions is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        if (version > schema.Steps.Count && !schema.IsOfOthersToo)
        {
            throw new InvalidOperationException(
                $"the SQLite file {Path} was written by a later version: its {schema.Key} is {version}, and {schema.Steps.Count} is the last that is known here");
        }

        foreach (var step in schema.Steps.Skip(schema.IsOfOthersToo ? 0 : version))
        {
            session.Execute(step);
        }

        if (version >= schema.Steps.Count) return;

        session.Execute($"REPLACE INTO {table} (key, value) VALUES ($key, $value)", ("$key", schema.Key), ("$value", schema.Steps.Count.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Writes what waits, in one transaction.</summary>
    private bool WriteWaiting(SqliteConnection connection)
    {
        var together = new List<SqliteWrite>();
        while (together.Count < MostTogether && _waiting.TryDequeue(out var write))
        {
            if (write.TryBegin()) together.Add(write);
        }

        if (together.Count == 0) return false;

        try
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            var keeps = true;
            if (together is [var only]) keeps = only.Run(new(connection, transaction));
            else together.RemoveAll(write => !Write(write, connection, transaction));

            if (keeps) transaction.Commit();
        }
        catch (Exception exception)
        {
            together.ForEach(write => write.Fail(exception));
            return false;
        }

        together.ForEach(write => write.Complete());
        return true;
    }

    /// <summary>Writes one of those that go together; false when it failed, which is no matter of the others.</summary>
    private static bool Write(SqliteWrite write, SqliteConnection connection, SqliteTransaction transaction)
    {
        Exception? failure = null;
        transaction.Save(Point);
        try
        {
            if (!write.Run(new(connection, transaction))) transaction.Rollback(Point);
        }
        catch (Exception exception)
        {
            // Where the file has given up the whole transaction, this fails as well, and with it the others.
            failure = exception;
            transaction.Rollback(Point);
        }

        transaction.Release(Point);
        if (failure is not null) write.Fail(failure);
        return failure is null;
    }

    /// <summary>A connection, for one at a time.</summary>
    private sealed class Lane(SqliteSettings settings) : IDisposable
    {
        private readonly SemaphoreSlim _turn = new(1);

        // SQLite waits for a busy file; what then still fails the library tries again, every 150 ms.
        private readonly SqliteConnection _connection = new(new SqliteConnectionStringBuilder
        {
            DataSource = settings.Path,
            Pooling = false,
            DefaultTimeout = Math.Max(1, (int)(settings.Timeout ?? settings.BusyTimeout).TotalSeconds),
        }.ToString());

        private bool _isClosed;

        public SqliteConnection Open(IReadOnlyList<SqliteSchema> schemas)
        {
            _connection.Open();
            foreach (var (name, function) in schemas.SelectMany(schema => schema.Functions))
            {
                _connection.CreateFunction(name, function, isDeterministic: true);
            }

            var session = new SqliteSession(_connection);
            SqliteWaiting.Use(_connection, settings.BusyTimeout);
            session.Execute($"PRAGMA journal_mode = {(settings.HasWriteAheadLog ? "WAL" : "DELETE")}");
            session.Execute($"PRAGMA synchronous = {(settings.SurvivesPowerLoss ? "FULL" : "NORMAL")}");
            return _connection;
        }

        public async Task<T> TakeTurnAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
        {
            await _turn.WaitAsync(cancellationToken);
            try
            {
                ObjectDisposedException.ThrowIf(_isClosed, typeof(SqliteFile));
                return work(_connection);
            }
            finally
            {
                _turn.Release();
            }
        }

        public void Dispose()
        {
            _turn.Wait();
            _isClosed = true;
            _connection.Dispose();
            _turn.Release();
        }
    }
}
