using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Sidecar.Actors.Reminders;
using Dapr.Sidecar.Actors.Timers;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Resiliency;
using Dapr.Sidecar.State;
using Dapr.Sidecar.Time.Schedules;

namespace Dapr.Sidecar.Actors;

/// <summary>The rules of the actors API, the same over HTTP and gRPC.</summary>
internal sealed class ActorService(
    SidecarIdentity identity,
    ActorHosting hosting,
    ActorRouter router,
    LocalActors local,
    ActorState state,
    ActorTimers timers,
    ActorReminders reminders,
    OutboundCalls calls,
    TimeProvider clock)
{
    /// <summary>The block, in the words of the folders.</summary>
    public const string Block = "Actors";

    public SidecarIdentity Identity => identity;

    /// <summary>Calls a method of an actor, wherever it is.</summary>
    /// <exception cref="ApiException">It cannot be called, or its application did not answer with a result.</exception>
    public async Task<ActorAnswer> InvokeAsync(ActorCall call, CancellationToken cancellationToken)
    {
        if (!hosting.IsEnabled) throw ApiErrors.ActorNoPlacement().ToException();
        if (ActorNames.Fault(call.Key) is { } fault) throw ApiErrors.ActorCallRefused(fault).ToException();
        if (ActorNames.MethodFault(call.Method) is { } methodFault) throw ApiErrors.ActorCallRefused(methodFault, $"invalid actor method: {methodFault}").ToException();

        var clean = call with { Method = ActorNames.CleanMethod(call.Method) };
        try
        {
            return await calls.RunAsync(
                new OutboundCall(Block, call.Key.Type, "invoke") { Keys = [call.Key.Id, clean.Method] }, () => router.InvokeAsync(clean, cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (exception is ActorCallException or OutboundFaultException or IOException)
        {
            throw ApiErrors.ActorInvoke(exception.Message).ToException();
        }
    }

    /// <summary>Brings a reminder or a timer that is due to its actor, wherever that is.</summary>
    /// <exception cref="ActorCallException">It was not handled.</exception>
    /// <exception cref="ApiException">Nobody hosts the type, or there are no actors.</exception>
    public async Task SignalAsync(ActorSignal signal, CancellationToken cancellationToken)
    {
        try
        {
            await calls.RunAsync(
                new OutboundCall(Block, signal.Key.Type, signal.IsTimer ? "timer" : "reminder") { Keys = [signal.Key.Id, signal.Name] },
                () => router.SignalAsync(signal, cancellationToken),
                cancellationToken);
        }
        catch (OutboundFaultException exception)
        {
            throw new ActorCallException(exception.Message, exception);
        }
    }

    /// <summary>Reads state of an actor, which needs not be active; null when there is none.</summary>
    /// <exception cref="ApiException">It cannot be read.</exception>
    public async Task<StateValue?> GetStateAsync(ActorKey key, string name, CancellationToken cancellationToken)
    {
        await CheckAsync(key.Type, cancellationToken);
        return await state.GetAsync(key, name, cancellationToken);
    }

    /// <summary>Refuses to write state of an actor that is not active here.</summary>
    /// <exception cref="ApiException">It is not, or its type is the runtime's own.</exception>
    public async Task CheckActiveAsync(ActorKey key, CancellationToken cancellationToken)
    {
        await CheckAsync(key.Type, cancellationToken);
        if (!local.MayWrite(key)) throw ApiErrors.ActorInstanceMissing().ToException();
    }

    /// <summary>Writes state of an actor that is active here, all or nothing.</summary>
    /// <exception cref="ApiException">It is not active here, or the state cannot be written.</exception>
    public async Task TransactAsync(ActorKey key, IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken)
    {
        await CheckActiveAsync(key, cancellationToken);
        await state.TransactAsync(key, writes, cancellationToken);
    }

    /// <summary>Sets a timer of an actor whose type is hosted here.</summary>
    /// <exception cref="ApiException">It is not whole, or the type is not hosted here.</exception>
    public async Task SetTimerAsync(ActorSignal timer, string timeToLive, CancellationToken cancellationToken)
    {
        if (!hosting.IsEnabled) throw ApiErrors.ActorNoPlacement().ToException();

        CheckNames(timer.Key, timer.Name);
        await CheckAsync(timer.Key.Type, cancellationToken);
        if (!hosting.IsAtWork(timer.Key.Type))
        {
            throw ApiErrors.ActorTimer($"can't create timer for actor {timer.Key.Joined}: actor type not registered").ToException();
        }

        try
        {
            timers.Set(timer, TimerTerms.Parse(timer.DueTime, timer.Period, timeToLive, clock.GetUtcNow()));
        }
        catch (ScheduleFormatException exception)
        {
            throw ApiErrors.ActorTimer(exception.Message).ToException();
        }
    }

    /// <summary>Takes a timer back, if it is there.</summary>
    public async Task RemoveTimerAsync(ActorKey key, string name, CancellationToken cancellationToken)
    {
        await CheckAsync(key.Type, cancellationToken);
        timers.Remove(key, name);
    }

    /// <summary>Registers a reminder of an actor whose type is hosted here.</summary>
    /// <exception cref="ApiException">It is not whole, there is one of its name, or it cannot be kept.</exception>
    public async Task RegisterReminderAsync(ReminderTerms terms, CancellationToken cancellationToken)
    {
        if (!hosting.IsEnabled) throw ApiErrors.ActorNoPlacement().ToException();
        if (terms.Name.Length == 0) throw ApiErrors.ActorRequest("reminder name cannot be empty").ToException();
        if (terms.Key.Id.Length == 0) throw ApiErrors.ActorRequest("actor id cannot be empty").ToException();

        CheckNames(terms.Key, terms.Name);
        await CheckHostedAsync(terms.Key.Type, cancellationToken);
        await reminders.RegisterAsync(terms, cancellationToken);
    }

    /// <summary>Reads a reminder as it was registered.</summary>
    /// <exception cref="ApiException">There is none of that name, or it cannot be read.</exception>
    public async Task<ActorReminder> GetReminderAsync(ActorKey key, string name, CancellationToken cancellationToken)
    {
        await CheckHostedAsync(key.Type, cancellationToken);
        return await reminders.GetAsync(key, name, cancellationToken);
    }

    /// <summary>The reminders of a type, or of one of its actors, each with its name.</summary>
    /// <exception cref="ApiException">They cannot be read.</exception>
    public async Task<IReadOnlyList<(string Name, ActorReminder Reminder)>> ListRemindersAsync(string type, string? id, CancellationToken cancellationToken)
    {
        await CheckHostedAsync(type, cancellationToken);
        return await reminders.ListAsync(type, id, cancellationToken);
    }

    /// <summary>Deletes a reminder, if there is one of that name.</summary>
    /// <exception cref="ApiException">It cannot be deleted.</exception>
    public async Task RemoveReminderAsync(ActorKey key, string name, CancellationToken cancellationToken)
    {
        await CheckHostedAsync(key.Type, cancellationToken);
        await reminders.DeleteAsync(key, name, cancellationToken);
    }

    /// <summary>Deletes the reminders of a type, or of one of its actors.</summary>
    /// <exception cref="ApiException">They cannot be deleted.</exception>
    public async Task RemoveRemindersAsync(string type, string? id, CancellationToken cancellationToken)
    {
        await CheckHostedAsync(type, cancellationToken);
        await reminders.DeleteAllAsync(type, id, cancellationToken);
    }

    private static void CheckNames(ActorKey key, string name)
    {
        if ((ActorNames.Fault(key) ?? ActorNames.Fault(name)) is { } fault) throw ApiErrors.ActorRequest(fault).ToException();
    }

    private async ValueTask CheckAsync(string type, CancellationToken cancellationToken)
    {
        await hosting.ReadyAsync(cancellationToken);
        if (ActorNames.IsInternal(type)) throw ApiErrors.ActorReserved(type).ToException();
    }

    private async ValueTask CheckHostedAsync(string type, CancellationToken cancellationToken)
    {
        await CheckAsync(type, cancellationToken);
        if (!hosting.IsAtWork(type)) throw ApiErrors.ActorReminderNotHosted().ToException();
    }
}
