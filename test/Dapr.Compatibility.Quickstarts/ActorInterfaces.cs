using Dapr.Actors;

namespace Quickstarts;

/// <summary>The interfaces of the quickstart of actors, which its service and its client share.</summary>
public interface ISmartDevice : IActor
{
    Task<string> SetDataAsync(SmartDeviceData device);

    Task<SmartDeviceData> GetDataAsync();

    Task DetectSmokeAsync();

    Task SoundAlarm();

    Task ClearAlarm();
}

public interface IController : IActor
{
    Task RegisterDeviceIdsAsync(string[] deviceIds);

    Task<string[]> ListRegisteredDeviceIdsAsync();

    Task TriggerAlarmForAllDetectors();
}

public class SmartDeviceData
{
    public string Status { get; set; } = default!;

    public string Location { get; set; } = default!;

    public override string ToString() => $"Location: {Location}, Status: {Status}";
}

public class ControllerData
{
    public string[] DeviceIds { get; set; } = default!;
}
