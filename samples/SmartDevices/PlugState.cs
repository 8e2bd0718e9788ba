namespace SmartDevices;

/// <summary>What a plug shows.</summary>
/// <param name="Watts">What its device takes; 0 when it is off.</param>
/// <param name="WattSeconds">What its device has taken in all.</param>
public sealed record PlugState(int Watts, long WattSeconds);
