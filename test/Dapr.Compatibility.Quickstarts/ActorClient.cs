using Dapr.Actors;
using Dapr.Actors.Client;

namespace Quickstarts;

/// <summary>The client of the quickstart of actors: a console program that knows the interfaces alone.</summary>
public static class ActorClient
{
    public static async Task RunAsync()
    {
        var actorType = "SmokeDetectorActor";
        var deviceId1 = new ActorId("1");
        var proxySmartDevice1 = ActorProxy.Create<ISmartDevice>(deviceId1, actorType);
        var setDataResponse1 = await proxySmartDevice1.SetDataAsync(new SmartDeviceData() { Location = "First Floor", Status = "Ready" });
        Console.WriteLine($"Got response: {setDataResponse1}");
        var storedDeviceData1 = await proxySmartDevice1.GetDataAsync();
        Console.WriteLine($"Device 1 state: {storedDeviceData1}");

        var proxyController = ActorProxy.Create<IController>(new ActorId("controller"), "ControllerActor");
        await proxyController.RegisterDeviceIdsAsync(new string[] { "1", "2" });
        var deviceIds = await proxyController.ListRegisteredDeviceIdsAsync();
        Console.WriteLine($"Registered devices: {string.Join(", ", deviceIds)}");

        var proxySmartDevice2 = ActorProxy.Create<ISmartDevice>(new ActorId("2"), "SmokeDetectorActor");
        await proxySmartDevice2.DetectSmokeAsync();
        await proxySmartDevice2.ClearAlarm();
    }
}
