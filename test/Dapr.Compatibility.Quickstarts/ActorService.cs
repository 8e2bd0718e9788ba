#pragma warning disable CA1852 // As the quickstart has it.

using Dapr.Actors;
using Dapr.Actors.Runtime;

namespace Quickstarts;

/// <summary>The service of the quickstart of actors: two types that call each other, as internal classes.</summary>
public static class ActorService
{
    public static void Run(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddActors(options =>
        {
            options.Actors.RegisterActor<SmokeDetectorActor>();
            options.Actors.RegisterActor<ControllerActor>();
            options.ReentrancyConfig = new Dapr.Actors.ActorReentrancyConfig()
            {
                Enabled = true,
                MaxStackDepth = 32,
            };
        });
        var app = builder.Build();
        app.MapActorsHandlers();
        app.Run();
    }
}

internal class ControllerActor : Actor, IController, IRemindable
{
    private readonly string _deviceIdsKey = "device-ids";

    public ControllerActor(ActorHost host)
        : base(host)
    {
    }

    public async Task RegisterDeviceIdsAsync(string[] deviceIds)
    {
        await StateManager.SetStateAsync<ControllerData>(_deviceIdsKey, new ControllerData() { DeviceIds = deviceIds });
    }

    public async Task<string[]> ListRegisteredDeviceIdsAsync()
    {
        ControllerData data = await StateManager.GetStateAsync<ControllerData>(_deviceIdsKey);
        return data.DeviceIds;
    }

    public async Task TriggerAlarmForAllDetectors()
    {
        var deviceIds = await ListRegisteredDeviceIdsAsync();
        foreach (var deviceId in deviceIds)
        {
            var actorId = new ActorId(deviceId);
            var proxySmartDevice = ProxyFactory.CreateActorProxy<ISmartDevice>(actorId, "SmokeDetectorActor");
            await proxySmartDevice.SoundAlarm();
        }

        await RegisterReminderAsync("AlarmRefreshReminder", null, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15));
    }

    public async Task ReceiveReminderAsync(string reminderName, byte[] state, TimeSpan dueTime, TimeSpan period)
    {
        if (reminderName == "AlarmRefreshReminder")
        {
            await UnregisterReminderAsync("AlarmRefreshReminder");
        }
    }

    protected override Task OnActivateAsync()
    {
        Console.WriteLine($"Activating actor id: {Id}");
        return Task.CompletedTask;
    }

    protected override Task OnDeactivateAsync()
    {
        Console.WriteLine($"Deactivating actor id: {Id}");
        return Task.CompletedTask;
    }
}

internal class SmokeDetectorActor : Actor, ISmartDevice
{
    private readonly string _deviceDataKey = "device-data";

    public SmokeDetectorActor(ActorHost host)
        : base(host)
    {
    }

    public async Task<string> SetDataAsync(SmartDeviceData data)
    {
        await StateManager.SetStateAsync<SmartDeviceData>(_deviceDataKey, data);
        return "Success";
    }

    public Task<SmartDeviceData> GetDataAsync() => StateManager.GetStateAsync<SmartDeviceData>(_deviceDataKey);

    public async Task DetectSmokeAsync()
    {
        var controllerActorId = new ActorId("controller");
        var proxyController = ProxyFactory.CreateActorProxy<IController>(controllerActorId, "ControllerActor");
        await proxyController.TriggerAlarmForAllDetectors();
    }

    public async Task SoundAlarm()
    {
        var data = await GetDataAsync();
        data.Status = "Alarm";
        await SetDataAsync(data);
    }

    public async Task ClearAlarm()
    {
        var data = await GetDataAsync();
        data.Status = "Ready";
        await SetDataAsync(data);
    }

    protected override Task OnActivateAsync() => Task.CompletedTask;

    protected override Task OnDeactivateAsync() => Task.CompletedTask;
}
