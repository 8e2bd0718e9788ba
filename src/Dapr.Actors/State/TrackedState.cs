namespace Dapr.Actors.Runtime;

/// <summary>What a turn knows of a value. It is replaced, never changed, so that several of a turn's tasks may look at it.</summary>
/// <param name="value">The value.</param>
/// <param name="type">As what it is written.</param>
/// <param name="kind">What was done to it.</param>
/// <param name="expireTime">When it expires; null for never.</param>
internal sealed class TrackedState(object? value, Type type, StateChangeKind kind, DateTimeOffset? expireTime)
{
    /// <summary>There is none in the store. It holds until the turn ends.</summary>
    public static readonly TrackedState Missing = new(null, typeof(object), StateChangeKind.None, null);

    public object? Value => value;

    public Type Type => type;

    public StateChangeKind Kind => kind;

    public DateTimeOffset? ExpireTime => expireTime;

    public bool IsMissing => this == Missing;

    /// <summary>Whether it was changed, and the change is not saved.</summary>
    public bool IsChanged => kind != StateChangeKind.None;

    /// <summary>Whether there is a value.</summary>
    public bool IsThere(DateTimeOffset now) => !IsMissing && kind != StateChangeKind.Remove && !(expireTime <= now);

    /// <summary>The same where the store has a value meanwhile, which its removal must reach.</summary>
    public TrackedState Stored() => new(value, type, StateChangeKind.Update, expireTime);

    /// <summary>The same when it is in the store.</summary>
    public TrackedState Saved() => new(value, type, StateChangeKind.None, expireTime);
}
