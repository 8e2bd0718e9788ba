using Dapr.Actors;

namespace SmartDevices;

/// <summary>The power that the plugs share.</summary>
public interface IHousehold : IActor
{
    /// <summary>Asks for power, in place of what the plug had.</summary>
    /// <returns>Whether there is that much; if not, all stays as it was.</returns>
    Task<bool> ClaimAsync(string plug, int watts);

    /// <summary>Says how much each plug has that is on.</summary>
    Task<Dictionary<string, int>> ReadAsync();
}
