namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>The types of the Common Expression Language; <see cref="Dyn"/> stands for one that is known only when evaluated.</summary>
internal enum CelKind
{
    Dyn,
    Null,
    Bool,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    List,
    Map,
    Timestamp,
    Duration,
    Type,
}
