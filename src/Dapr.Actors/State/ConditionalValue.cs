namespace Dapr.Actors.Runtime;

/// <summary>A value that may be missing.</summary>
/// <typeparam name="TValue">What the value is.</typeparam>
#pragma warning disable CA1815 // compat: the official struct has no equality of its own.
public struct ConditionalValue<TValue>
#pragma warning restore CA1815
{
    // Fields, and not properties that have their own: the compiler would make those readonly, which the official ones are not.
    private readonly bool _hasValue;
    private readonly TValue _value;

    /// <summary>Holds a value, or says that it is missing.</summary>
    /// <param name="hasValue">Whether there is one.</param>
    /// <param name="value">The value.</param>
    public ConditionalValue(bool hasValue, TValue value)
    {
        _hasValue = hasValue;
        _value = value;
    }

    /// <summary>Whether there is a value.</summary>
    public bool HasValue => _hasValue;

    /// <summary>The value.</summary>
    /// <value>The default of its type when there is none.</value>
    public TValue Value => _value;
}
