using static Dapr.Sidecar.PubSub.Cel.CelKind;

namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>Every operator and function of the language, by name: the checker and the evaluator read the same table.</summary>
internal static partial class CelLibrary
{
    private static readonly Dictionary<string, List<CelOverload>> Functions = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, List<CelOverload>> Members = new(StringComparer.Ordinal);

    static CelLibrary()
    {
        AddArithmetic();
        AddComparisons();
        AddCollections();
        AddStrings();
        AddConversions();
        AddTimestamps();
        AddDurations();
    }

    /// <summary>The ways to call a function, or a member function whose first argument is what stands before the dot.</summary>
    public static IReadOnlyList<CelOverload>? Find(string name, bool isMember) => (isMember ? Members : Functions).GetValueOrDefault(name);

    private static void Function(string name, CelKind result, CelKind[] parameters, Func<object?[], object?> implementation) =>
        Add(Functions, name, new(result, parameters, implementation));

    private static void Member(string name, CelKind result, CelKind[] parameters, Func<object?[], object?> implementation) =>
        Add(Members, name, new(result, parameters, implementation));

    private static void Function<T>(string name, CelKind result, CelKind parameter, Func<T, object?> implementation) =>
        Function(name, result, [parameter], values => implementation((T)values[0]!));

    private static void Operator<T>(string name, CelKind result, CelKind parameter, Func<T, T, object?> implementation) =>
        Function(name, result, [parameter, parameter], values => implementation((T)values[0]!, (T)values[1]!));

    private static void Operator<TLeft, TRight>(
        string name, CelKind result, CelKind left, CelKind right, Func<TLeft, TRight, object?> implementation) =>
        Function(name, result, [left, right], values => implementation((TLeft)values[0]!, (TRight)values[1]!));

    private static void Member<T>(string name, CelKind result, CelKind parameter, Func<T, object?> implementation) =>
        Member(name, result, [parameter], values => implementation((T)values[0]!));

    private static void Member<TTarget, TArgument>(
        string name, CelKind result, CelKind target, CelKind argument, Func<TTarget, TArgument, object?> implementation) =>
        Member(name, result, [target, argument], values => implementation((TTarget)values[0]!, (TArgument)values[1]!));

    private static void Add(Dictionary<string, List<CelOverload>> table, string name, CelOverload overload)
    {
        if (!table.TryGetValue(name, out var overloads)) table.Add(name, overloads = []);
        overloads.Add(overload);
    }

    private static void AddArithmetic()
    {
        Operator<long>("_+_", Int, Int, (a, b) => checked(a + b));
        Operator<ulong>("_+_", Uint, Uint, (a, b) => checked(a + b));
        Operator<double>("_+_", CelKind.Double, CelKind.Double, (a, b) => a + b);
        Operator<string>("_+_", CelKind.String, CelKind.String, (a, b) => a + b);
        Operator<CelBytes>("_+_", Bytes, Bytes, (a, b) => new CelBytes((byte[])[.. a.Content.Span, .. b.Content.Span]));
        Operator<IReadOnlyList<object?>>("_+_", List, List, (a, b) => (object?[])[.. a, .. b]);
        Operator<DateTimeOffset, TimeSpan>("_+_", Timestamp, Timestamp, Duration, (a, b) => a + b);
        Operator<TimeSpan, DateTimeOffset>("_+_", Timestamp, Duration, Timestamp, (a, b) => b + a);
        Operator<TimeSpan>("_+_", Duration, Duration, (a, b) => a + b);

        Operator<long>("_-_", Int, Int, (a, b) => checked(a - b));
        Operator<ulong>("_-_", Uint, Uint, (a, b) => checked(a - b));
        Operator<double>("_-_", CelKind.Double, CelKind.Double, (a, b) => a - b);
        Operator<DateTimeOffset>("_-_", Duration, Timestamp, (a, b) => a - b);
        Operator<DateTimeOffset, TimeSpan>("_-_", Timestamp, Timestamp, Duration, (a, b) => a - b);
        Operator<TimeSpan>("_-_", Duration, Duration, (a, b) => a - b);

        Operator<long>("_*_", Int, Int, (a, b) => checked(a * b));
        Operator<ulong>("_*_", Uint, Uint, (a, b) => checked(a * b));
        Operator<double>("_*_", CelKind.Double, CelKind.Double, (a, b) => a * b);

        Operator<long>("_/_", Int, Int, (a, b) => b == 0 ? new CelError("division by zero") : checked(a / b));
        Operator<ulong>("_/_", Uint, Uint, (a, b) => b == 0 ? new CelError("division by zero") : a / b);
        Operator<double>("_/_", CelKind.Double, CelKind.Double, (a, b) => a / b);

        Operator<long>("_%_", Int, Int, (a, b) => b == 0 ? new CelError("modulus by zero") : b == -1 ? 0L : a % b);
        Operator<ulong>("_%_", Uint, Uint, (a, b) => b == 0 ? new CelError("modulus by zero") : a % b);

        Function<long>("-_", Int, Int, a => checked(-a));
        Function<double>("-_", CelKind.Double, CelKind.Double, a => -a);
        Function<bool>("!_", Bool, Bool, a => !a);
    }

    private static void AddComparisons()
    {
        Function("_==_", Bool, [Dyn, Dyn], values => CelEquality.AreEqual(values[0], values[1]));
        Function("_!=_", Bool, [Dyn, Dyn], values => !CelEquality.AreEqual(values[0], values[1]));
        Compare("_<_", order => order < 0);
        Compare("_<=_", order => order <= 0);
        Compare("_>_", order => order > 0);
        Compare("_>=_", order => order >= 0);
    }

    private static void Compare(string name, Func<int, bool> fits)
    {
        CelKind[] numbers = [Int, Uint, CelKind.Double];
        foreach (var left in numbers)
        {
            foreach (var right in numbers)
            {
                Function(name, Bool, [left, right], values =>
                    CelEquality.CompareNumbers(values[0]!, values[1]!) is { } order && fits(order));
            }
        }

        Operator<bool>(name, Bool, Bool, (a, b) => fits(a.CompareTo(b)));
        Operator<string>(name, Bool, CelKind.String, (a, b) => fits(string.CompareOrdinal(a, b)));
        Operator<CelBytes>(name, Bool, Bytes, (a, b) => fits(a.Content.Span.SequenceCompareTo(b.Content.Span)));
        Operator<DateTimeOffset>(name, Bool, Timestamp, (a, b) => fits(a.CompareTo(b)));
        Operator<TimeSpan>(name, Bool, Duration, (a, b) => fits(a.CompareTo(b)));
    }

    private static void AddCollections()
    {
        Function("@in", Bool, [Dyn, List], values =>
            ((IReadOnlyList<object?>)values[1]!).Any(element => CelEquality.AreEqual(element, values[0])));
        Function("@in", Bool, [Dyn, Map], values => ((CelMap)values[1]!).TryGet(values[0], out _));
        Function("_[_]", Dyn, [List, Dyn], values => At((IReadOnlyList<object?>)values[0]!, values[1]));
        Function("_[_]", Dyn, [Map, Dyn], values =>
            ((CelMap)values[0]!).TryGet(values[1], out var found) ? found : CelError.NoSuchKey(values[1]));
        Size<string>(CelKind.String, text => text.EnumerateRunes().LongCount());
        Size<CelBytes>(Bytes, bytes => bytes.Content.Length);
        Size<IReadOnlyList<object?>>(List, list => list.Count);
        Size<CelMap>(Map, map => map.Entries.Count);
    }

    private static void Size<T>(CelKind kind, Func<T, long> size)
    {
        Function<T>("size", Int, kind, value => size(value));
        Member<T>("size", Int, kind, value => size(value));
    }

    private static object? At(IReadOnlyList<object?> list, object? index)
    {
        if (index is not (long or ulong or double)) return CelError.NoSuchOverload;
        var isWhole = index is not double number || number == Math.Truncate(number);
        var isInside = isWhole && CelEquality.CompareNumbers(index, 0L) >= 0 && CelEquality.CompareNumbers(index, (long)list.Count) < 0;
        return isInside
            ? list[Convert.ToInt32(index, System.Globalization.CultureInfo.InvariantCulture)]
            : new CelError($"index out of bounds: {index}");
    }
}
