namespace Dapr.Actors.Runtime;

/// <summary>A change of the state that is to be saved.</summary>
public sealed class ActorStateChange
{
    /// <summary>Describes a change.</summary>
    /// <param name="stateName">The name of the value.</param>
    /// <param name="type">As what the value is written.</param>
    /// <param name="value">The value; null also where it goes.</param>
    /// <param name="changeKind">What was done to it.</param>
    /// <param name="ttlExpireTime">When it expires; null for never.</param>
    public ActorStateChange(string stateName, Type type, object? value, StateChangeKind changeKind, DateTimeOffset? ttlExpireTime)
    {
        ArgumentException.ThrowIfNullOrEmpty(stateName);
        StateName = stateName;
        Type = type;
        Value = value!;
        ChangeKind = changeKind;
        TTLExpireTime = ttlExpireTime;
    }

    /// <summary>The name of the value.</summary>
    public string StateName { get; }

    /// <summary>As what the value is written.</summary>
    public Type Type { get; }

    /// <summary>The value.</summary>
    /// <value>Null where it goes, or is null.</value>
    public object Value { get; }

    /// <summary>What was done to it.</summary>
    public StateChangeKind ChangeKind { get; }

    /// <summary>When it expires.</summary>
    /// <value>Null for never.</value>
    public DateTimeOffset? TTLExpireTime { get; }
}
