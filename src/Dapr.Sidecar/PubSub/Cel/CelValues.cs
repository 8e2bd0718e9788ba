using System.Text;
using System.Text.Json;

namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>
/// Values: null, bool, long, ulong, double, string, bytes, DateTimeOffset, TimeSpan, lists and maps. Numbers of different
/// types are equal when they are the same number, as in CEL.
/// </summary>
internal static class CelValues
{
    /// <summary>A JSON value; its numbers are doubles, as the runtime reads them.</summary>
    public static object? FromJson(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Array => element.EnumerateArray().Select(FromJson).ToList(),
        JsonValueKind.Object => Members(element),
        _ => null,
    };

    public static bool Equal(object? left, object? right) => (left, right) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
        (List<object?> a, List<object?> b) => a.Count == b.Count && a.Zip(b).All(pair => Equal(pair.First, pair.Second)),
        (Dictionary<object, object?> a, Dictionary<object, object?> b) =>
            a.Count == b.Count && a.All(pair => TryGet(b, pair.Key, out var other) && Equal(pair.Value, other)),
        _ when IsNumber(left) && IsNumber(right) => CompareNumbers(left, right) == 0,
        _ => left.Equals(right),
    };

    /// <exception cref="CelException">The values have no order.</exception>
    public static int Compare(object? left, object? right) => (left, right) switch
    {
        _ when IsNumber(left) && IsNumber(right) => CompareNumbers(left!, right!),
        (string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)),
        (bool a, bool b) => a.CompareTo(b),
        (byte[] a, byte[] b) => a.AsSpan().SequenceCompareTo(b),
        (DateTimeOffset a, DateTimeOffset b) => a.CompareTo(b),
        (TimeSpan a, TimeSpan b) => a.CompareTo(b),
        _ => throw NoOverload("comparison", left, right),
    };

    /// <summary>Looks a key up; numbers of any type find each other.</summary>
    public static bool TryGet(Dictionary<object, object?> map, object? key, out object? value)
    {
        value = null;
        if (key is null)
        {
            return false;
        }

        if (map.TryGetValue(key, out value))
        {
            return true;
        }

        var found = IsNumber(key) ? map.Keys.FirstOrDefault(candidate => Equal(candidate, key)) : null;
        return found is not null && map.TryGetValue(found, out value);
    }

    public static bool IsNumber(object? value) => value is long or ulong or double;

    public static string TypeName(object? value) => value switch
    {
        null => "null_type",
        bool => "bool",
        long => "int",
        ulong => "uint",
        double => "double",
        string => "string",
        byte[] => "bytes",
        DateTimeOffset => "google.protobuf.Timestamp",
        TimeSpan => "google.protobuf.Duration",
        List<object?> => "list",
        CelType => "type",
        _ => "map",
    };

    public static CelException NoOverload(string operation, params ReadOnlySpan<object?> values)
    {
        var types = new List<string>();
        foreach (var value in values)
        {
            types.Add(TypeName(value));
        }

        return new CelException($"no such overload: {operation}({string.Join(", ", types)})");
    }

    private static int CompareNumbers(object left, object right) => (left, right) switch
    {
        (long a, long b) => a.CompareTo(b),
        (ulong a, ulong b) => a.CompareTo(b),
        (long a, ulong b) => a < 0 ? -1 : ((ulong)a).CompareTo(b),
        (ulong a, long b) => b < 0 ? 1 : a.CompareTo((ulong)b),
        _ => Convert.ToDouble(left).CompareTo(Convert.ToDouble(right)),
    };

    private static Dictionary<object, object?> Members(JsonElement element)
    {
        var members = new Dictionary<object, object?>();
        foreach (var member in element.EnumerateObject())
        {
            members[member.Name] = FromJson(member.Value);
        }

        return members;
    }
}
