using System.Text.Json;
using Dapr.Sidecar.PubSub.Envelopes;
using Dapr.Sidecar.Sqlite;

namespace Dapr.Sidecar.PubSub.Sqlite;

/// <summary>
/// The tables of a broker: messages, the groups of each topic, and what each group has yet to get. A delivery is its group's until
/// it is done; it is taken by setting it due only after the end of a lease, under the name of the taker.
/// </summary>
/// <remarks>
/// Published is what each group that the topic has then gets; what a topic without any group gets waits for its first. A message
/// goes when the last of its deliveries does, or when its time is up.
/// </remarks>
internal sealed class MessageTables(SqliteFile file, SqlitePubSubSettings settings, TimeProvider clock)
{
    public static readonly SqliteSchema Schema = new(
        "pubsub",
        [
            """
            CREATE TABLE pubsub_messages (
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              topic TEXT NOT NULL,
              data BLOB NOT NULL,
              content_type TEXT NOT NULL,
              metadata TEXT NOT NULL,
              expires INTEGER NOT NULL
            );
            CREATE INDEX pubsub_messages_topic ON pubsub_messages (topic);
            CREATE INDEX pubsub_messages_expires ON pubsub_messages (expires);
            CREATE TABLE pubsub_groups (
              id INTEGER PRIMARY KEY,
              topic TEXT NOT NULL,
              name TEXT NOT NULL,
              UNIQUE (topic, name)
            );
            CREATE TABLE pubsub_deliveries (
              group_id INTEGER NOT NULL,
              message_id INTEGER NOT NULL,
              due INTEGER NOT NULL DEFAULT 0,
              attempt INTEGER NOT NULL DEFAULT 0,
              owner TEXT,
              PRIMARY KEY (group_id, message_id)
            ) WITHOUT ROWID;
            CREATE INDEX pubsub_deliveries_due ON pubsub_deliveries (group_id, due);
            CREATE INDEX pubsub_deliveries_message ON pubsub_deliveries (message_id);
            """,
        ]);

    private const string ToTake = "group_id = $group AND owner IS NOT $owner AND EXISTS (SELECT 1 FROM pubsub_messages WHERE id = message_id AND expires > $now)";
    private const string DueToTake = $"{ToTake} AND due <= $now";
    private const string Taken = "group_id = $group AND message_id = $id AND owner = $owner AND attempt = $attempt";

    private static readonly TimeSpan LongestRedelivery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PurgeInterval = TimeSpan.FromMinutes(1);

    private readonly string _owner = Guid.NewGuid().ToString();
    private DateTimeOffset _purged;

    /// <summary>Keeps a message for each group of its topic. When this returns it is not lost.</summary>
    public Task PublishAsync(BrokerMessage message, CancellationToken cancellationToken) => file.WriteAsync(
        session =>
        {
            Purge(session);
            var id = session.Query(
                "INSERT INTO pubsub_messages (topic, data, content_type, metadata, expires) VALUES ($topic, $data, $contentType, $metadata, $expires) RETURNING id",
                row => row.GetInt64(0),
                ("$topic", message.Topic),
                ("$data", message.Data.ToArray()),
                ("$contentType", message.ContentType),
                ("$metadata", JsonSerializer.Serialize(message.Metadata)),
                ("$expires", After(MessageMetadata.Ttl(message.Metadata) ?? settings.Retention)))[0];
            return session.Execute("INSERT INTO pubsub_deliveries (group_id, message_id) SELECT id, $id FROM pubsub_groups WHERE topic = $topic", ("$id", id), ("$topic", message.Topic));
        },
        cancellationToken);

    /// <summary>Makes a group of a topic known, for good, and gives its number.</summary>
    public Task<long> JoinAsync(string topic, string group, CancellationToken cancellationToken) => file.WriteAsync(
        session =>
        {
            var isFirst = session.Query("SELECT 1 FROM pubsub_groups WHERE topic = $topic", row => row.GetInt64(0), ("$topic", topic)).Count == 0;
            session.Execute("INSERT OR IGNORE INTO pubsub_groups (topic, name) VALUES ($topic, $name)", ("$topic", topic), ("$name", group));
            var id = session.Query("SELECT id FROM pubsub_groups WHERE topic = $topic AND name = $name", row => row.GetInt64(0), ("$topic", topic), ("$name", group))[0];
            if (isFirst)
            {
                session.Execute("INSERT INTO pubsub_deliveries (group_id, message_id) SELECT $group, id FROM pubsub_messages WHERE topic = $topic", ("$group", id), ("$topic", topic));
            }

            return id;
        },
        cancellationToken);

    /// <summary>Takes messages that are due for a group, the oldest first.</summary>
    public async Task<IReadOnlyList<Delivery>> TakeAsync(long group, int most)
    {
        // Reading first: who has nothing to take must not keep others from writing.
        var isAny = await file.ReadAsync(session => session.Query(
            $"SELECT 1 FROM pubsub_deliveries WHERE {DueToTake} LIMIT 1", row => row.GetInt64(0), ("$group", group), ("$now", Now()), ("$owner", _owner)).Count > 0);
        return isAny ? await file.WriteAsync(session => Take(session, group, most)) : [];
    }

    /// <summary>Extends the lease of a delivery that is still being handled.</summary>
    public Task ExtendAsync(Delivery delivery) =>
        ChangeAsync($"UPDATE pubsub_deliveries SET due = $due WHERE {Taken}", delivery, ("$due", After(settings.LeaseDuration)));

    /// <summary>Notes that a group has handled a message, whoever has the lease of it now.</summary>
    public Task DoneAsync(Delivery delivery) => file.WriteAsync(session =>
    {
        session.Execute("DELETE FROM pubsub_deliveries WHERE group_id = $group AND message_id = $id", ("$group", delivery.Group), ("$id", delivery.Id));
        return session.Execute("DELETE FROM pubsub_messages WHERE id = $id AND NOT EXISTS (SELECT 1 FROM pubsub_deliveries WHERE message_id = $id)", ("$id", delivery.Id));
    });

    /// <summary>Notes that a message could not be handled, to be given again after a while.</summary>
    public Task FailedAsync(Delivery delivery)
    {
        var longest = settings.RedeliverInterval > LongestRedelivery ? settings.RedeliverInterval : LongestRedelivery;
        var wait = Math.Min(settings.RedeliverInterval.TotalSeconds * Math.Pow(2, delivery.Attempt - 1), longest.TotalSeconds);
        return ChangeAsync($"UPDATE pubsub_deliveries SET due = $due, owner = NULL WHERE {Taken}", delivery, ("$due", After(TimeSpan.FromSeconds(wait))));
    }

    /// <summary>Gives a message back that nobody has looked at.</summary>
    public Task ReleaseAsync(Delivery delivery) =>
        ChangeAsync($"UPDATE pubsub_deliveries SET due = $due, owner = NULL, attempt = attempt - 1 WHERE {Taken}", delivery, ("$due", 0L));

    /// <summary>Gives everything back that is still taken.</summary>
    public Task ReleaseAllAsync() => file.WriteAsync(session => session.Execute("UPDATE pubsub_deliveries SET due = 0, owner = NULL WHERE owner = $owner", ("$owner", _owner)));

    /// <summary>After how long something is due for a group; null when nothing is. What has become due since one looked is due at once: nobody would look for it otherwise.</summary>
    public async Task<TimeSpan?> NextDueAsync(long group)
    {
        var now = Now();
        var due = await file.ReadAsync(session => session.Query(
            $"SELECT due FROM pubsub_deliveries WHERE {ToTake} ORDER BY due LIMIT 1",
            row => row.GetInt64(0),
            ("$group", group),
            ("$now", now),
            ("$owner", _owner)));
        return due is [var next] ? TimeSpan.FromMilliseconds(Math.Max(next - now, 0)) : null;
    }

    private List<Delivery> Take(SqliteSession session, long group, int most)
    {
        Purge(session);
        var taken = session.Query(
            $"""
            UPDATE pubsub_deliveries SET due = $end, owner = $owner, attempt = attempt + 1 WHERE group_id = $group AND message_id IN
              (SELECT message_id FROM pubsub_deliveries WHERE {DueToTake} ORDER BY message_id LIMIT $most)
            RETURNING message_id, attempt
            """,
            row => (Id: row.GetInt64(0), Attempt: row.GetInt32(1)),
            ("$end", After(settings.LeaseDuration)),
            ("$owner", _owner),
            ("$group", group),
            ("$now", Now()),
            ("$most", most));
        return [.. taken.OrderBy(delivery => delivery.Id).Select(delivery => new Delivery(group, delivery.Id, delivery.Attempt, Message(session, delivery.Id)))];
    }

    private static BrokerMessage Message(SqliteSession session, long id) => session.Query(
        "SELECT topic, data, content_type, metadata FROM pubsub_messages WHERE id = $id",
        row => new BrokerMessage
        {
            Topic = row.GetString(0),
            Data = row.GetFieldValue<byte[]>(1),
            ContentType = row.GetString(2),
            Metadata = JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(3))!,
        },
        ("$id", id))[0];

    /// <summary>Removes what has expired, now and then: nobody takes it meanwhile.</summary>
    private void Purge(SqliteSession session)
    {
        if (clock.GetUtcNow() - _purged < PurgeInterval) return;

        _purged = clock.GetUtcNow();
        session.Execute("DELETE FROM pubsub_deliveries WHERE message_id IN (SELECT id FROM pubsub_messages WHERE expires <= $now)", ("$now", Now()));
        session.Execute("DELETE FROM pubsub_messages WHERE expires <= $now", ("$now", Now()));
    }

    private Task ChangeAsync(string sql, Delivery delivery, (string Name, object? Value) change) => file.WriteAsync(session => session.Execute(
        sql, change, ("$group", delivery.Group), ("$id", delivery.Id), ("$owner", _owner), ("$attempt", delivery.Attempt)));

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The time after a while; far ahead where a calendar ends before.</summary>
    private long After(TimeSpan span) => Now() + (long)Math.Min(span.TotalMilliseconds, long.MaxValue / 2d);
}
