namespace Dapr.Client;

/// <summary>Whether a sidecar can have actors hosted and called.</summary>
public enum DaprActorRuntimeStatus
{
    /// <summary>Not yet, or nobody hosts any.</summary>
    Initializing,

    /// <summary>No: there is nothing that places them, or it is turned off.</summary>
    Disabled,

    /// <summary>Yes.</summary>
    Running,
}
