using System.Diagnostics;
using Dapr.Actors.Dispatch;
using Dapr.Common;
using Dapr.Common.Errors;
using Microsoft.Extensions.Logging;

namespace Dapr.Actors.Runtime;

/// <summary>
/// Hosts the actors of one type. It holds the turns itself, whatever the runtime does: when a caller goes away, so does the runtime's own lock of
/// the actor, but the method may still run, and the next call waits here until it has ended.
/// </summary>
internal sealed partial class ActorTypeHost
{
    // What the runtime has when a host does not say.
    private const int DefaultStackDepth = 32;

    private static readonly TimeSpan DefaultIdleTimeout = TimeSpan.FromMinutes(60);

    private readonly ActorSlots _slots = new();
    private readonly ActorTypeInformation _type;
    private readonly ActorActivator _activator;
    private readonly IActorDispatcher _dispatcher;
    private readonly TimerCallbacks _timers;
    private readonly ActorServices _services;
    private readonly HostEpoch _epoch;
    private readonly ILogger _logger;
    private readonly bool _isReentrant;
    private readonly int _deepest;
    private readonly TimeSpan _idleTimeout;

    public ActorTypeHost(
        ActorRegistration registration, ActorRuntimeOptions options, ActorActivator activator, IActorDispatcher dispatcher, ActorServices services, HostEpoch epoch)
    {
        _type = registration.Type;
        _activator = activator;
        _dispatcher = dispatcher;
        _services = services;
        _epoch = epoch;
        _timers = new TimerCallbacks(_type.ImplementationType);
        _logger = services.LoggerFactory.CreateLogger("Dapr.Actors.Runtime");
        var own = registration.TypeOptions ?? options;
        _isReentrant = own.ReentrancyConfig is { Enabled: true };
        _deepest = own.ReentrancyConfig?.MaxStackDepth ?? options.ReentrancyConfig?.MaxStackDepth ?? DefaultStackDepth;
        _idleTimeout = own.ActorIdleTimeout ?? options.ActorIdleTimeout ?? DefaultIdleTimeout;
    }

    /// <summary>Runs a method of an interface.</summary>
    /// <returns>Its result, or how the form of the call says that it failed.</returns>
    /// <exception cref="Exception">It failed, and the form of the call has no words for it.</exception>
    public async ValueTask<ActorCallAnswer> InvokeAsync(TurnCall call, ActorCallRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var context = ActorMethodContext.ForMethod(MethodName(request));
            return await RunAsync(
                call, context, (_dispatcher, request), static (turn, actor, token) => turn._dispatcher.InvokeAsync(actor, turn.request, token), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!IsAbandoned(exception, cancellationToken))
        {
            // The edge: whatever it was, the caller is told, and nobody else would say so here.
            if (_dispatcher.Failure(request, exception is UnknownMethodException ? exception.InnerException! : exception) is not { } failure) throw;

            TurnFailed(call.ActorType, call.ActorId, request.Method, exception);
            return failure;
        }
    }

    /// <summary>Hands a reminder to its actor. Where the class takes none there is nothing to run.</summary>
    public async Task RemindAsync(TurnCall call, string name, ScheduledCall reminder, CancellationToken cancellationToken)
    {
        if (!_type.IsRemindable)
        {
            ReminderIgnored(call.ActorType, call.ActorId, name);
            return;
        }

        try
        {
            var now = _services.Clock.GetUtcNow();
            var (dueTime, period) = (ScheduleText.ToSpan(reminder.DueTime, now), ScheduleText.ToSpan(reminder.Period, now));
            await RunAsync(
                call, ActorMethodContext.ForReminder(), actor => ((IRemindable)actor).ReceiveReminderAsync(name, reminder.Data ?? [], dueTime, period), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!IsAbandoned(exception, cancellationToken))
        {
            // The runtime learns that it failed, and says no more than that.
            ReminderFailed(call.ActorType, call.ActorId, name, exception);
            throw;
        }
    }

    /// <summary>Runs the callback of a timer.</summary>
    public async Task FireTimerAsync(TurnCall call, string name, ScheduledCall timer, CancellationToken cancellationToken)
    {
        try
        {
            if (timer.Callback.Length == 0)
            {
                throw new InvalidOperationException(
                    $"The timer '{name}' of {call.ActorType}/{call.ActorId} came without the name of its callback, so that there is nothing to run. Set the timer again, such as in OnActivateAsync.");
            }

            var callback = _timers.Find(timer.Callback);
            await RunAsync(call, ActorMethodContext.ForTimer(), actor => callback(actor, timer.Data), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!IsAbandoned(exception, cancellationToken))
        {
            TimerFailed(call.ActorType, call.ActorId, name, exception);
            throw;
        }
    }

    private static bool IsAbandoned(Exception exception, CancellationToken cancellationToken) =>
        exception is OperationCanceledException && cancellationToken.IsCancellationRequested;

    private static string OperationOf(ActorMethodContext context) => context.CallType switch
    {
        ActorCallType.ReminderMethod => "Reminder",
        ActorCallType.TimerMethod => "Timer",
        _ => "Method",
    };

    private string MethodName(ActorCallRequest request)
    {
        try
        {
            return _dispatcher.MethodName(request);
        }
        catch (MissingMethodException exception)
        {
            throw new UnknownMethodException(exception);
        }
    }

    /// <summary>Runs a turn that has no result.</summary>
    private Task RunAsync(TurnCall call, ActorMethodContext context, Func<Actor, Task> method, CancellationToken cancellationToken) =>
        RunAsync(
            call,
            context,
            method,
            static async (method, actor, _) =>
            {
                await method(actor).ConfigureAwait(false);
                return true;
            },
            cancellationToken).AsTask();

    /// <summary>Runs a turn: the one place that begins and ends them.</summary>
    private async ValueTask<T> RunAsync<TState, T>(
        TurnCall call, ActorMethodContext context, TState state, Func<TState, Actor, CancellationToken, ValueTask<T>> method, CancellationToken cancellationToken)
    {
        var slot = _slots.Enter(call.ActorId);
        var leaving = slot.Leaving;
        try
        {
            var depth = await slot.Lock.EnterAsync(_isReentrant ? call.ReentrancyId : null, _deepest, cancellationToken).ConfigureAwait(false);
            try
            {
                using var activity = DaprTelemetry.Handle(new DaprOperation("Actors", OperationOf(context), call.ActorType, call.ActorId), call.TraceParent, call.TraceState);
                activity?.SetTag(DaprTelemetry.ActorIdTag, call.ActorId);
                activity?.SetTag(DaprTelemetry.ActorMethodTag, context.MethodName);
                using var turn = ActorReentrancyContext.Begin(call.ReentrancyId, leaving, _services.ProxyFactory);
                try
                {
                    return await RunAsync(slot, depth, context, state, method, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception exception)
                {
                    activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
                    throw;
                }
            }
            finally
            {
                slot.Lock.Exit();
            }
        }
        finally
        {
            _slots.Leave(slot);
        }
    }

    private async ValueTask<T> RunAsync<TState, T>(
        ActorSlot slot, int depth, ActorMethodContext context, TState state, Func<TState, Actor, CancellationToken, ValueTask<T>> method, CancellationToken cancellationToken)
    {
        var activation = depth == 1 ? await ActivateAsync(slot).ConfigureAwait(false) : slot.Activation ?? throw BeingActivated(slot);
        var actor = activation.Actor;
        using var frame = ActorStateFrame.Begin(actor.StateManager as ActorStateManager, isNested: depth > 1);
        try
        {
            await actor.BeforeMethodAsync(context).ConfigureAwait(false);
            var result = await method(state, actor, cancellationToken).ConfigureAwait(false);
            await actor.AfterMethodAsync(context).ConfigureAwait(false);
            return result;
        }
        catch (Exception exception)
        {
            activation.IsDisowned |= RuntimeErrors.IsInstanceMissing(exception, _type.ActorTypeName, slot.Id);
            await FailAsync(slot, actor, context, exception).ConfigureAwait(false);
            throw;
        }
        finally
        {
            activation.LastUsed = _services.Clock.GetTimestamp();
        }
    }

    private async Task FailAsync(ActorSlot slot, Actor actor, ActorMethodContext context, Exception exception)
    {
        try
        {
            await actor.MethodFailedAsync(context, exception).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // What the caller is told is what the method failed with, not what failed after it.
            FailureHandlerThrew(_type.ActorTypeName, slot.Id, context.MethodName, failure);
        }
    }

    private InvalidOperationException BeingActivated(ActorSlot slot) =>
        new($"{_type.ActorTypeName}/{slot.Id} is called by what its OnActivateAsync waits for, before it is active. Call others later, such as from a timer or reminder that is due at once.");
}
