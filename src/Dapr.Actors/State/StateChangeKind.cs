namespace Dapr.Actors.Runtime;

/// <summary>What a turn did to a value of the state.</summary>
public enum StateChangeKind
{
    /// <summary>Nothing: it was read.</summary>
    None = 0,

    /// <summary>It is new.</summary>
    Add = 1,

    /// <summary>It is another than before.</summary>
    Update = 2,

    /// <summary>It is to go.</summary>
    Remove = 3,
}
