namespace Tour.State;

/// <summary>A value to keep.</summary>
internal sealed record Cup(string Tea, int Sugar);
