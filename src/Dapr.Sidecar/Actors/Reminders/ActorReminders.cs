using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Inspection;
using Dapr.Sidecar.Resiliency;
using Dapr.Sidecar.Time.Schedules;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Actors.Reminders;

/// <summary>Reminders as the control plane keeps them: a queue for each type, in which each has the actor's id and its own name.</summary>
internal sealed partial class ActorReminders(
    IDueQueue queue, SidecarIdentity identity, bool isEnabled, OutboundCalls calls, TimeProvider clock, ILogger<ActorReminders> logger)
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

        var key = KeyOf(terms.Key, terms.Name);
        var isKept = await AskAsync(
            new OutboundCall(ActorService.Block, terms.Key.Type, "register") { Keys = [terms.Key.Id, terms.Name] },
            async () =>
            {
                if (terms.ToJob(key, clock.GetUtcNow()) is { } job) return await queue.AddAsync(job, terms.Overwrites, cancellationToken);
                if (!terms.Overwrites && await queue.FindAsync(key, cancellationToken) is not null) return false;

                // It ends before it is due: as in the runtime it is accepted, and gone.
                await queue.RemoveAsync(key, cancellationToken);
                return true;
            },
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
            async () => await queue.FindAsync(KeyOf(actor, name), cancellationToken),
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
            async () => await queue.ListAsync(QueueOf(identity, type), Prefix(id), cancellationToken),
            ApiErrors.ActorRemindersFailed,
            cancellationToken);
        return [.. found.Select(job => (Name(job), Read(job)))];
    }

    /// <summary>The reminders that will still come, as they are kept, past what acts on the calls of applications.</summary>
    public async Task<IReadOnlyList<PendingReminder>> LookAsync(string type, string? id, CancellationToken cancellationToken) =>
    [
        .. (await queue.ListAsync(QueueOf(identity, type), Prefix(id), cancellationToken))
            .Select(job => (Job: job, Reminder: Read(job)))
            .Where(found => id is null || found.Reminder.ActorId == id)
            .Select(found => new PendingReminder(
                found.Reminder.ActorId, Name(found.Job), found.Job.Due, found.Reminder.Period, ActorMessages.ToJson(found.Reminder.Data), found.Job.Failures)),
    ];

    /// <summary>Deletes a reminder, if there is one of that name.</summary>
    /// <exception cref="ApiException">It cannot be deleted.</exception>
    public async Task DeleteAsync(ActorKey actor, string name, CancellationToken cancellationToken)
    {
        if (!isEnabled) throw ApiErrors.ActorReminderDelete(Disabled).ToException();

        await AskAsync(
            new OutboundCall(ActorService.Block, actor.Type, "unregister") { Keys = [actor.Id, name] },
            async () =>
            {
                await queue.RemoveAsync(KeyOf(actor, name), cancellationToken);
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
            async () =>
            {
                await queue.RemoveAllAsync(QueueOf(identity, type), Prefix(id), cancellationToken);
                return true;
            },
            ApiErrors.ActorRemindersFailed,
            cancellationToken);
    }

    /// <summary>A reminder that is due.</summary>
    public static ActorSignal ToSignal(DueJob job)
    {
        var reminder = Read(job);
        return new ActorSignal { Key = new ActorKey(reminder.ActorType, reminder.ActorId), Name = Name(job), Data = ActorMessages.ToJson(reminder.Data) };
    }

    private static ActorReminder Read(DueJob job) => ActorReminder.Parser.ParseFrom(job.Content.Span);

    // An id may hold what separates it from the name, which cannot be told then: the reminder itself says whose it is.
    private static string Name(DueJob job) => job.Key.Name[(Read(job).ActorId.Length + Separator.Length)..];

    private static string Prefix(string? id) => string.IsNullOrEmpty(id) ? "" : id + Separator;

    private DueKey KeyOf(ActorKey actor, string name) => new(QueueOf(identity, actor.Type), Prefix(actor.Id) + name);

    /// <summary>Asks the control plane, and has what it answers, in the runtime's words, in the place of what goes wrong there.</summary>
    private async Task<T> AskAsync<T>(OutboundCall call, Func<Task<T>> ask, Func<string, ApiError> failed, CancellationToken cancellationToken)
    {
        try
        {
            return await calls.RunAsync(call, ask, cancellationToken);
        }
        catch (OutboundFaultException exception)
        {
            throw failed(exception.Message).ToException();
        }
        catch (ScheduleFormatException exception)
        {
            throw failed($"rpc error: code = Unknown desc = job failed validation: {exception.Message}").ToException();
        }
        catch (Exception exception) when (exception is not ApiException && !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            ControlPlaneFailed(exception);
            throw failed($"rpc error: code = Internal desc = {exception.Message}").ToException();
        }
    }

    [LoggerMessage(310, LogLevel.Error, "The control plane failed to keep or find reminders")]
    private partial void ControlPlaneFailed(Exception exception);
}
