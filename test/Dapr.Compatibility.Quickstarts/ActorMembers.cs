#pragma warning disable CA2016, CA2263 // Each overload is called, those without a token or a type argument too.

using System.Text.Json;
using Dapr.Actors;
using Dapr.Actors.Client;
using Dapr.Actors.Runtime;

namespace Quickstarts;

/// <summary>What applications with actors call beyond the quickstart: every overload of state, reminders, timers and proxies, by the names of its arguments.</summary>
internal sealed class MeterActor(ActorHost host) : Actor(host), IMeter, IRemindable
{
    private readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    public async Task<int> ReadAsync(string[] names, CancellationToken cancellationToken)
    {
        await StateManager.AddStateAsync("a", 1, cancellationToken);
        await StateManager.AddStateAsync("b", 1, ttl: _minute, cancellationToken);
        await StateManager.SetStateAsync<int?>(stateName: "c", value: null, cancellationToken: cancellationToken);
        await StateManager.SetStateAsync("d", names, _minute, cancellationToken);
        ConditionalValue<string[]> found = await StateManager.TryGetStateAsync<string[]>("d");
        var added = await StateManager.TryAddStateAsync("e", 1) || await StateManager.TryAddStateAsync("e", 1, ttl: _minute);
        var kept = await StateManager.GetOrAddStateAsync("f", 1) + await StateManager.GetOrAddStateAsync("f", 1, ttl: _minute);
        kept += await StateManager.AddOrUpdateStateAsync("g", addValue: 1, updateValueFactory: (name, value) => value + name.Length);
        kept += await StateManager.AddOrUpdateStateAsync("g", 1, (_, value) => value + 1, ttl: _minute, cancellationToken);
        if (await StateManager.ContainsStateAsync("a") && !await StateManager.TryRemoveStateAsync("b")) await StateManager.RemoveStateAsync("a");
        await StateManager.UnloadStateAsync("c", options: new UnloadStateOptions { AllowUnloadingWhenStateModified = true }, cancellationToken);
        await StateManager.SaveStateAsync();
        await StateManager.ClearCacheAsync();
        await SaveStateAsync();
        Logger.LogInformation("{Type} {Found} {Added}", Host.ActorTypeInfo.ActorTypeName, found.HasValue ? found.Value.Length : 0, added);
        return kept;
    }

    public async Task RemindAsync()
    {
        IActorReminder reminder = await RegisterReminderAsync(reminderName: "a", state: null, dueTime: _minute, period: _minute);
        await RegisterReminderAsync("b", [1], _minute, _minute, ttl: _minute);
        await RegisterReminderAsync("c", [1], _minute, _minute, repetitions: 3);
        await RegisterReminderAsync("d", [1], _minute, TimeSpan.FromMilliseconds(-1), repetitions: 3, ttl: _minute);
        reminder = await GetReminderAsync(reminder.Name);
        Console.WriteLine($"{reminder.DueTime} {reminder.Period} {reminder.State}");
        await UnregisterReminderAsync(reminder);
        await UnregisterReminderAsync(reminderName: "b");
    }

    public async Task TimeAsync()
    {
        ActorTimer timer = await RegisterTimerAsync(timerName: "a", callback: nameof(OnTimerAsync), callbackParams: null, dueTime: _minute, period: _minute);
        await RegisterTimerAsync("b", nameof(OnTimerAsync), JsonSerializer.SerializeToUtf8Bytes(1), _minute, _minute, ttl: _minute);
        Console.WriteLine($"{timer.Name} {timer.TimerCallback} {timer.Data} {timer.DueTime} {timer.Period} {timer.Ttl}");
        await UnregisterTimerAsync(timer);
        await UnregisterTimerAsync(timerName: "b");
    }

    public Task OnTimerAsync(byte[] data) => Task.CompletedTask;

    public Task ReceiveReminderAsync(string reminderName, byte[] state, TimeSpan dueTime, TimeSpan period) => Task.CompletedTask;

    protected override Task OnPreActorMethodAsync(ActorMethodContext actorMethodContext) => base.OnPreActorMethodAsync(actorMethodContext);

    protected override Task OnPostActorMethodAsync(ActorMethodContext actorMethodContext) =>
        actorMethodContext.CallType == ActorCallType.ReminderMethod ? Task.CompletedTask : base.OnPostActorMethodAsync(actorMethodContext);

    protected override Task OnActorMethodFailedAsync(ActorMethodContext actorMethodContext, Exception e) => base.OnActorMethodFailedAsync(actorMethodContext, e);
}

public interface IMeter : IActor
{
    Task<int> ReadAsync(string[] names, CancellationToken cancellationToken = default);

    Task RemindAsync();

    Task TimeAsync();
}

/// <summary>How such actors are registered, called without their interface, and tested.</summary>
public static class ActorMembers
{
    public static void Register(IServiceCollection services, ActorRuntimeOptions ofOneType) => services.AddActors(options =>
    {
        options.Actors.RegisterActor<MeterActor>(configure: registration => registration.Activator = new DefaultActorActivator());
        options.Actors.RegisterActor<MeterActor>(typeOptions: ofOneType);
        options.Actors.RegisterActor<MeterActor>(actorTypeName: "Meter");
        options.Actors.RegisterActor<MeterActor>("WaterMeter", ofOneType, registration => Console.WriteLine(registration.Type.ActorTypeName));
        options.ActorIdleTimeout = TimeSpan.FromMinutes(10);
        options.ActorScanInterval = TimeSpan.FromSeconds(35);
        options.DrainOngoingCallTimeout = TimeSpan.FromSeconds(35);
        options.DrainRebalancedActors = true;
        options.RemindersStoragePartitions = 7;
        options.UseJsonSerialization = true;
        options.JsonSerializerOptions = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        options.HttpEndpoint = "http://localhost:3500";
        options.DaprApiToken = "token";
    });

    public static async Task CallAsync(IActorProxyFactory factory, CancellationToken cancellationToken)
    {
        var id = ActorId.CreateRandom();
        var options = new ActorProxyOptions { RequestTimeout = TimeSpan.FromSeconds(5), UseJsonSerialization = true };
        ActorProxy weak = ActorProxy.Create(id, actorType: "MeterActor", options);
        await weak.InvokeMethodAsync("RemindAsync");
        await weak.InvokeMethodAsync(method: "TimeAsync", data: new[] { "a" }, cancellationToken);
        var kept = await weak.InvokeMethodAsync<int>("ReadAsync", cancellationToken);
        kept += await weak.InvokeMethodAsync<string[], int>("ReadAsync", ["a"]);

        var typed = (IMeter)factory.CreateActorProxy(id, typeof(IMeter), "MeterActor");
        kept += await typed.ReadAsync(["a"], cancellationToken);
        kept += await ((IMeter)ActorProxy.Create(id, typeof(IMeter), "MeterActor")).ReadAsync(["a"]);
        await factory.Create(id, "MeterActor").InvokeMethodAsync("RemindAsync", cancellationToken);
        await new ActorProxyFactory(options).CreateActorProxy<IMeter>(actorId: id, actorType: "MeterActor", options: options).TimeAsync();
        await ActorProxy.DefaultProxyFactory.CreateActorProxy<IMeter>(id, "MeterActor").RemindAsync();
        Console.WriteLine(((IMeter)ActorReference.Get(typed).Bind(typeof(IMeter))).Equals(typed) ? id.GetId() : $"{kept}");
    }

    public static void Test()
    {
        var host = ActorHost.CreateForTest<MeterActor>(new ActorTestOptions { ActorId = new ActorId("1") });
        Console.WriteLine(new MeterActor(host).Id == ActorHost.CreateForTest(typeof(MeterActor), "Meter").Id);
    }
}
