namespace Dapr.Actors.Communication;

/// <summary>A value of an actor's state, as the runtime gave it.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public class ActorStateResponse<T>
{
    /// <summary>Holds a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="ttlExpireTime">When it is gone; null where it stays.</param>
    public ActorStateResponse(T value, DateTimeOffset? ttlExpireTime) => (Value, TTLExpireTime) = (value, ttlExpireTime);

    /// <summary>The value.</summary>
    public T Value { get; }

    /// <summary>When it is gone; null where it stays.</summary>
    public DateTimeOffset? TTLExpireTime { get; }
}
