using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Inspection;
using Dapr.Sidecar.Resiliency;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Actors.Reminders;

/// <summary>Reminders as the control plane keeps them: a queue for each type, in which each has the actor's id and its own name.</summary>
internal sealed partial class ActorReminders(
    IDueQueue queues, SidecarIdentity identity, bool isEnabled, OutboundCalls calls, TimeProvider clock, ILogger<ActorReminders> logger)
{
    private const string Disabled = "scheduler clients are disabled";
    private const string Separator = "||";

    /// <summary>What the reminders of a type wait in.</summary>
    public static string QueueOf(SidecarIdentity identity, string type) => $"actorreminder||{identity.CallerNamespace}||{type}";

    /// <summary>Registers a reminder.</summary>
    /// <exception cref="ApiException">It is not whole, there is one of its name, or it cannot be kept.</exception>
    public async Task RegisterAsync(ReminderTerms terms, CancellationToken cancellationToken)
    {
        if (!isEnabled) throw ApiErrors.ActorReminderCreate(Disabled).ToException();
        if (terms.PeriodFault() is { } fault) throw ApiErrors.ActorReminderCreate(fault).ToException();

        var key = KeyOf(identity, terms.Key, terms.Name);
        var isKept = await AskAsync(
            new OutboundCall(ActorService.Block, terms.Key.Type, "register") { Keys = [terms.Key.Id, terms.Name] },
            queue => queue.KeepAsync(key, terms.ToJob(key, clock.GetUtcNow()), terms.Overwrites, cancellationToken),
            ApiErrors.ActorReminderCreate,
            cancellationToken);
        if (!isKept) throw ApiErrors.ActorReminderExists(terms.Name).ToException();
    }

    /// <summary>Reads a reminder as it was registered.</summary>
    /// <exception cref="ApiException">There is none of that name, or it cannot be read.</exception>
    public async Task<ActorReminder> GetAsync(ActorKey actor, string name, CancellationToken cancellationToken)
    {
        if (!isEnabled) throw ApiErrors.ActorReminderGet($"api error: code = Internal desc = failed to get job due to: {Disabled}").ToException();

        var found = await AskAsync(
            new OutboundCall(ActorService.Block, actor.Type, "get") { Keys = [actor.Id, name] },
            queue => queue.FindAsync(KeyOf(identity, actor, name), cancellationToken),
            ApiErrors.ActorReminderGet,
            cancellationToken);
        return found is null ? throw ApiErrors.ActorReminderNotFound(name).ToException() : Read(found);
    }

    /// <summary>The reminders of a type, or of one of its actors, each with its name.</summary>
    /// <exception cref="ApiException">They cannot be read.</exception>
    public async Task<IReadOnlyList<(string Name, ActorReminder Reminder)>> ListAsync(string type, string? id, CancellationToken cancellationToken)
    {
        if (!isEnabled) throw ApiErrors.ActorRemindersFailed(Disabled).ToException();

        var found = await AskAsync(
            new OutboundCall(ActorService.Block, type, "list") { Keys = id is null ? [] : [id] },
            queue => queue.ListAsync(QueueOf(identity, type), Prefix(id), cancellationToken),
            ApiErrors.ActorRemindersFailed,
            cancellationToken);
        return [.. found.Select(job => (Name(job), Read(job)))];
    }

    /// <summary>Deletes a reminder, if there is one of that name.</summary>
    /// <exception cref="ApiException">It cannot be deleted.</exception>
    public async Task DeleteAsync(ActorKey actor, string name, CancellationToken cancellationToken)
    {
        if (!isEnabled) throw ApiErrors.ActorReminderDelete(Disabled).ToException();

        await AskAsync(
            new OutboundCall(ActorService.Block, actor.Type, "unregister") { Keys = [actor.Id, name] },
            async queue =>
            {
                await queue.RemoveAsync(KeyOf(identity, actor, name), cancellationToken);
                return true;
            },
            ApiErrors.ActorReminderDelete,
            cancellationToken);
    }

    /// <summary>Deletes the reminders of a type, or of one of its actors.</summary>
    /// <exception cref="ApiException">They cannot be deleted.</exception>
    public async Task DeleteAllAsync(string type, string? id, CancellationToken cancellationToken)
    {
        if (!isEnabled) throw ApiErrors.ActorRemindersFailed(Disabled).ToException();

        await AskAsync(
            new OutboundCall(ActorService.Block, type, "unregister") { Keys = id is null ? [] : [id] },
            async queue =>
            {
                await queue.RemoveAllAsync(QueueOf(identity, type), Prefix(id), cancellationToken);
                return true;
            },
            ApiErrors.ActorRemindersFailed,
            cancellationToken);
    }

    /// <summary>The reminders that will still come, as they are kept, past what acts on the calls of applications.</summary>
    public async Task<IReadOnlyList<PendingReminder>> LookAsync(string type, string? id, CancellationToken cancellationToken) =>
    [
        .. (await queues.ListAsync(QueueOf(identity, type), Prefix(id), cancellationToken))
            .Select(job => (Job: job, Reminder: Read(job)))
            .Select(found => new PendingReminder(
                found.Reminder.ActorId, Name(found.Job), found.Job.Due, found.Reminder.Period, ActorMessages.ToJson(found.Reminder.Data), found.Job.Failures)),
    ];

    /// <summary>A reminder that is due.</summary>
    public static ActorSignal ToSignal(DueLease due, ReminderLeases leases)
    {
        var (reminder, name) = (Read(due.Job), Name(due.Job));
        var key = new ActorKey(reminder.ActorType, reminder.ActorId);
        return new ActorSignal { Key = key, Name = name, Data = ActorMessages.ToJson(reminder.Data), Lease = due.Token, IsWithdrawn = leases.Withdrawn(key, name, due.Token) };
    }

    /// <summary>What a reminder is known by.</summary>
    public static DueKey KeyOf(SidecarIdentity identity, ActorKey actor, string name) => new(QueueOf(identity, actor.Type), Prefix(actor.Id) + name);

    private static ActorReminder Read(DueJob job) => ActorReminder.Parser.ParseFrom(job.Content.Span);

    private static string Name(DueJob job) => job.Key.Name[Prefix(Read(job).ActorId).Length..];

    /// <summary>What the names of an actor's reminders begin with, and those of no other's: an id may hold what separates it from the name.</summary>
    private static string Prefix(string? id) =>
        string.IsNullOrEmpty(id) ? "" : id.Replace("%", "%25", StringComparison.Ordinal).Replace("|", "%7C", StringComparison.Ordinal) + Separator;

    private Task<T> AskAsync<T>(OutboundCall call, Func<IDueQueue, ValueTask<T>> ask, Func<string, ApiError> failed, CancellationToken cancellationToken) =>
        queues.AskAsync(calls, call, ask, failed, ControlPlaneFailed, cancellationToken);

    [LoggerMessage(310, LogLevel.Error, "The control plane failed to keep or find reminders")]
    private partial void ControlPlaneFailed(Exception exception);
}
