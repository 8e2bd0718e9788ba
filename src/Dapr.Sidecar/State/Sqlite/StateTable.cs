using System.Globalization;
using System.Text;
using Dapr.Sidecar.Runtime;
using Dapr.Sidecar.Sqlite;
using Microsoft.Data.Sqlite;

namespace Dapr.Sidecar.State.Sqlite;

/// <summary>
/// The table of values, in the form that the runtime gives it, so that either may go on with the file of the other: JSON as text,
/// bytes in base64, an etag that is new with every write, and times in UTC to the second.
/// </summary>
internal sealed class StateTable(SqliteStateSettings settings)
{
    private const string Columns = "value, is_binary, etag, expiration_time";
    private const string IsThere = "(expiration_time IS NULL OR expiration_time > $now)";
    private const string Separator = "||";

    private readonly string _table = settings.Table;
    private readonly string _metadata = settings.File.MetadataTable;

    /// <summary>
    /// The table. Later versions of the runtime add a column and an index for the prefix of a key, over a function of theirs; whoever
    /// writes to such a table must have it.
    /// </summary>
    public SqliteSchema Schema => new(
        "migrations",
        [
            $"""
            CREATE TABLE IF NOT EXISTS {_table} (
              key TEXT NOT NULL PRIMARY KEY,
              value TEXT NOT NULL,
              is_binary BOOLEAN NOT NULL,
              etag TEXT NOT NULL,
              expiration_time TIMESTAMP DEFAULT NULL,
              update_time TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
            )
            """,
        ])
    {
        IsOfOthersToo = true,
        Functions = new Dictionary<string, Func<string, string>>
        {
            ["parse_key_prefix"] = key => key.LastIndexOf(Separator, StringComparison.Ordinal) is var at and >= 0 ? key[..(at + Separator.Length)] : "",
        },
    };

    public StateValue? Get(SqliteSession session, string key, DateTimeOffset now) =>
        session.Query($"SELECT {Columns} FROM {_table} WHERE key = $key AND {IsThere}", row => Value(row), ("$key", key), ("$now", Time(now))).FirstOrDefault();

    /// <summary>The values of those keys that have one, by key.</summary>
    public List<(string Key, StateValue? Value)> Get(SqliteSession session, IEnumerable<string> keys, DateTimeOffset now) => session.Query<(string, StateValue?)>(
        $"SELECT {Columns}, key FROM {_table} WHERE key IN (SELECT value FROM json_each($keys)) AND {IsThere} ORDER BY key",
        row => (row.GetString(4), Value(row)),
        ("$keys", System.Text.Json.JsonSerializer.Serialize(keys)),
        ("$now", Time(now)));

    public List<string> Keys(SqliteSession session, string prefix, DateTimeOffset now) => session.Query(
        $"SELECT key FROM {_table} WHERE key >= $prefix AND substr(key, 1, length($prefix)) = $prefix AND {IsThere} ORDER BY key",
        row => row.GetString(0),
        ("$prefix", prefix),
        ("$now", Time(now)));

    /// <summary>Writes or deletes; false when an etag is not the current one, or somebody else was first.</summary>
    public bool Apply(SqliteSession session, StateChange change, DateTimeOffset now) => change switch
    {
        { Data: null, Etag: null } => Delete(session, change.Key),
        { Data: null } => session.Execute(
            $"DELETE FROM {_table} WHERE key = $key AND etag = $old AND {IsThere}", ("$key", change.Key), ("$old", change.Etag), ("$now", Time(now))) > 0,
        { Etag: null } => Write(
            session,
            change,
            now,
            $"""
            INSERT INTO {_table} (key, value, is_binary, etag, expiration_time, update_time) VALUES ($key, $value, $binary, $etag, $end, $now)
            ON CONFLICT (key) DO UPDATE SET value = $value, is_binary = $binary, etag = $etag, expiration_time = $end, update_time = $now
            {(change.FirstWrite ? $"WHERE NOT {IsThere}" : "")}
            """),
        _ => Write(
            session,
            change,
            now,
            $"""
            UPDATE {_table} SET value = $value, is_binary = $binary, etag = $etag, expiration_time = $end, update_time = $now
            WHERE key = $key AND etag = $old AND {IsThere}
            """),
    };

    /// <summary>Removes what has expired, unless another sidecar has within the interval.</summary>
    /// <returns>How many rows went.</returns>
    public int RemoveExpired(SqliteSession session, DateTimeOffset now)
    {
        // Tables that share the versions are cleaned each for itself.
        var row = _table == "state" ? "last-cleanup" : $"last-cleanup-{_table}";
        var isDue = session.Execute(
            $"""
            INSERT INTO {_metadata} (key, value) VALUES ($row, $now)
            ON CONFLICT (key) DO UPDATE SET value = $now WHERE value <= $before
            """,
            ("$row", row),
            ("$now", Time(now)),
            ("$before", Time(now - settings.CleanupInterval))) > 0;
        return isDue ? session.Execute($"DELETE FROM {_table} WHERE NOT {IsThere}", ("$now", Time(now))) : 0;
    }

    private bool Delete(SqliteSession session, string key)
    {
        session.Execute($"DELETE FROM {_table} WHERE key = $key", ("$key", key));
        return true;
    }

    private static bool Write(SqliteSession session, StateChange change, DateTimeOffset now, string sql)
    {
        var data = change.Data!.Value.Span;
        return session.Execute(
            sql,
            ("$key", change.Key),
            ("$value", change.IsJson ? Encoding.UTF8.GetString(data) : Convert.ToBase64String(data)),
            ("$binary", !change.IsJson),
            ("$etag", UniqueId.New()),
            ("$old", change.Etag),
            ("$end", End(change.Ttl, now)),
            ("$now", Time(now))) > 0;
    }

    private static StateValue Value(SqliteDataReader row) => new()
    {
        Data = row.GetBoolean(1) ? Convert.FromBase64String(row.GetString(0)) : Encoding.UTF8.GetBytes(row.GetString(0)),
        Etag = row.GetString(2),
        ExpiresAt = row.IsDBNull(3) ? null : DateTimeOffset.Parse(row.GetString(3), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
    };

    /// <summary>When a value expires. Beyond the year 9999 there are no times, in SQLite as here: then it does not.</summary>
    private static string? End(TimeSpan? ttl, DateTimeOffset now) => ttl is { } span && span < DateTimeOffset.MaxValue - now ? Time(now + span) : null;

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
