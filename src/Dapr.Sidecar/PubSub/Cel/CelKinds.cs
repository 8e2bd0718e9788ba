namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>What kind a value is of, and what the language calls that kind.</summary>
internal static class CelKinds
{
    private static readonly Dictionary<string, CelKind> Named = new(StringComparer.Ordinal)
    {
        ["null_type"] = CelKind.Null,
        ["bool"] = CelKind.Bool,
        ["int"] = CelKind.Int,
        ["uint"] = CelKind.Uint,
        ["double"] = CelKind.Double,
        ["string"] = CelKind.String,
        ["bytes"] = CelKind.Bytes,
        ["list"] = CelKind.List,
        ["map"] = CelKind.Map,
        ["google.protobuf.Timestamp"] = CelKind.Timestamp,
        ["google.protobuf.Duration"] = CelKind.Duration,
        ["type"] = CelKind.Type,
    };

    private static readonly Dictionary<CelKind, string> Names = Named.ToDictionary(entry => entry.Value, entry => entry.Key);

    public static string Name(CelKind kind) => Names.GetValueOrDefault(kind, "dyn");

    public static bool TryFind(string name, out CelKind kind) => Named.TryGetValue(name, out kind);

    public static bool IsNumber(CelKind kind) => kind is CelKind.Int or CelKind.Uint or CelKind.Double;

    public static CelKind Of(object? value) => value switch
    {
        null => CelKind.Null,
        bool => CelKind.Bool,
        long => CelKind.Int,
        ulong => CelKind.Uint,
        double => CelKind.Double,
        string => CelKind.String,
        CelBytes => CelKind.Bytes,
        CelMap => CelKind.Map,
        IReadOnlyList<object?> => CelKind.List,
        DateTimeOffset => CelKind.Timestamp,
        TimeSpan => CelKind.Duration,
        CelKind => CelKind.Type,
        _ => CelKind.Dyn,
    };
}
