namespace Dapr.Actors;

/// <summary>Whether an actor that is called by what it called itself lets that in.</summary>
public sealed class ActorReentrancyConfig
{
    /// <summary>Whether such calls are let in; else they wait for a turn that never ends.</summary>
    /// <value>Default: false.</value>
    public bool Enabled { get; set; }

    /// <summary>How many calls of one chain an actor lets in at a time.</summary>
    /// <value>Default: null, for the runtime's own limit of 32.</value>
    public int? MaxStackDepth { get; set; }
}
