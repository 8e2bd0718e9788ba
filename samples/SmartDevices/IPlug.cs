using Dapr.Actors;

namespace SmartDevices;

/// <summary>A plug with a switch and a meter.</summary>
public interface IPlug : IActor
{
    /// <summary>Turns the device on, and, when its time is over, off.</summary>
    /// <returns>Whether the household had the power for it.</returns>
    Task<bool> TurnOnAsync(int watts, TimeSpan duration);

    /// <summary>Turns the device off.</summary>
    Task TurnOffAsync();

    /// <summary>Reads the meter.</summary>
    Task<PlugState> ReadAsync();
}
