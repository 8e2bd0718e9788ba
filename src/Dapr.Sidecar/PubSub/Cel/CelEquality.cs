namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>Equality and order of values: numbers compare across their types, other types never equal one another.</summary>
internal static class CelEquality
{
    public static IEqualityComparer<object> Comparer { get; } = new KeyComparer();

    public static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (CelBytes a, CelBytes b) => a.Content.Span.SequenceEqual(b.Content.Span),
        (CelMap a, CelMap b) => MapsAreEqual(a, b),
        (IReadOnlyList<object?> a, IReadOnlyList<object?> b) => ListsAreEqual(a, b),
        _ when IsNumber(left) && IsNumber(right) => CompareNumbers(left, right) == 0,
        _ => left.Equals(right),
    };

    /// <summary>Compares two numbers of any types; <see langword="null"/> when one of them is not a number (NaN).</summary>
    public static int? CompareNumbers(object left, object right) => (left, right) switch
    {
        (long a, long b) => a.CompareTo(b),
        (ulong a, ulong b) => a.CompareTo(b),
        (double a, double b) => double.IsNaN(a) || double.IsNaN(b) ? null : a.CompareTo(b),
        (long a, ulong b) => a < 0 ? -1 : ((ulong)a).CompareTo(b),
        (ulong a, long b) => b < 0 ? 1 : a.CompareTo((ulong)b),
        (double a, long b) => CompareToLong(a, b),
        (long a, double b) => -CompareToLong(b, a),
        (double a, ulong b) => CompareToUlong(a, b),
        (ulong a, double b) => -CompareToUlong(b, a),
        _ => null,
    };

    private static bool IsNumber(object? value) => value is long or ulong or double;

    private static int? CompareToLong(double left, long right)
    {
        if (double.IsNaN(left)) return null;
        if (left >= 9223372036854775808.0) return 1;
        if (left < -9223372036854775808.0) return -1;
        var whole = (long)left;
        return whole != right ? whole.CompareTo(right) : left.CompareTo(Math.Truncate(left));
    }

    private static int? CompareToUlong(double left, ulong right)
    {
        if (double.IsNaN(left)) return null;
        if (left < 0) return -1;
        if (left >= 18446744073709551616.0) return 1;
        var whole = (ulong)left;
        return whole != right ? whole.CompareTo(right) : left.CompareTo(Math.Truncate(left));
    }

    private static bool ListsAreEqual(IReadOnlyList<object?> left, IReadOnlyList<object?> right)
    {
        if (left.Count != right.Count) return false;
        for (var index = 0; index < left.Count; index++)
        {
            if (!AreEqual(left[index], right[index])) return false;
        }

        return true;
    }

    private static bool MapsAreEqual(CelMap left, CelMap right) =>
        left.Entries.Count == right.Entries.Count
        && left.Entries.All(entry => right.TryGet(entry.Key, out var value) && AreEqual(entry.Value, value));

    private sealed class KeyComparer : IEqualityComparer<object>
    {
        public new bool Equals(object? x, object? y) => AreEqual(x, y);

        // Equal numbers of different types must meet in one bucket.
        public int GetHashCode(object obj) => obj switch
        {
            long value => ((double)value).GetHashCode(),
            ulong value => ((double)value).GetHashCode(),
            _ => obj.GetHashCode(),
        };
    }
}
