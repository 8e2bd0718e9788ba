namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>The kinds of pieces of an expression.</summary>
internal enum CelTokenKind
{
    /// <summary>A name.</summary>
    Identifier,

    /// <summary>A whole number.</summary>
    Int,

    /// <summary>A whole number that is not negative: 1u.</summary>
    Uint,

    /// <summary>A number with a point or an exponent.</summary>
    Double,

    /// <summary>A text.</summary>
    String,

    /// <summary>Bytes: b"…".</summary>
    Bytes,

    /// <summary>An operator or a bracket.</summary>
    Symbol,

    /// <summary>The end.</summary>
    End,
}
