namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>The operators. Arithmetic is on one type; overflow is an error.</summary>
internal static class CelOperators
{
    public static CelNode Binary(string symbol, CelNode left, CelNode right) => symbol switch
    {
        "&&" => scope => Logic(scope, left, right, decisive: false),
        "||" => scope => Logic(scope, left, right, decisive: true),
        "==" => scope => CelValues.Equal(left(scope), right(scope)),
        "!=" => scope => !CelValues.Equal(left(scope), right(scope)),
        "<" => scope => CelValues.Compare(left(scope), right(scope)) < 0,
        "<=" => scope => CelValues.Compare(left(scope), right(scope)) <= 0,
        ">" => scope => CelValues.Compare(left(scope), right(scope)) > 0,
        ">=" => scope => CelValues.Compare(left(scope), right(scope)) >= 0,
        "in" => scope => In(left(scope), right(scope)),
        _ => scope => Arithmetic(symbol, left(scope), right(scope)),
    };

    public static object Not(object? value) => value is bool flag ? !flag : throw CelValues.NoOverload("!_", value);

    public static object Negate(object? value) => value switch
    {
        long number => Checked(() => checked(-number)),
        double number => -number,
        TimeSpan span => -span,
        _ => throw CelValues.NoOverload("-_", value),
    };

    public static object? Index(object? target, object? key) => target switch
    {
        List<object?> list when CelValues.IsNumber(key) => Element(list, Convert.ToDouble(key)),
        Dictionary<object, object?> map => CelValues.TryGet(map, key, out var value) ? value : throw new CelException($"no such key: {key}"),
        _ => throw CelValues.NoOverload("_[_]", target, key),
    };

    public static object? Member(object? target, string name) => target switch
    {
        Dictionary<object, object?> map => map.TryGetValue(name, out var value) ? value : throw new CelException($"no such key: {name}"),
        _ => throw new CelException($"no such field: {name} of {CelValues.TypeName(target)}"),
    };

    /// <summary>A side that decides makes an error of the other one not matter.</summary>
    private static object Logic(CelScope scope, CelNode left, CelNode right, bool decisive)
    {
        CelException? error = null;
        foreach (var side in (CelNode[])[left, right])
        {
            try
            {
                if (Flag(side(scope)) == decisive)
                {
                    return decisive;
                }
            }
            catch (CelException exception)
            {
                error ??= exception;
            }
        }

        return error is null ? !decisive : throw error;
    }

    private static bool Flag(object? value) => value is bool flag ? flag : throw CelValues.NoOverload("logic", value);

    private static object In(object? item, object? container) => container switch
    {
        List<object?> list => list.Any(candidate => CelValues.Equal(candidate, item)),
        Dictionary<object, object?> map => CelValues.TryGet(map, item, out _),
        _ => throw CelValues.NoOverload("@in", item, container),
    };

    private static object? Element(List<object?> list, double index) =>
        index >= 0 && index < list.Count && index == Math.Floor(index) ? list[(int)index] : throw new CelException($"index out of bounds: {index}");

    private static object Arithmetic(string symbol, object? left, object? right) => (symbol, left, right) switch
    {
        ("+", string a, string b) => a + b,
        ("+", byte[] a, byte[] b) => (byte[])[.. a, .. b],
        ("+", List<object?> a, List<object?> b) => (List<object?>)[.. a, .. b],
        ("+", DateTimeOffset a, TimeSpan b) => a + b,
        ("+", TimeSpan a, DateTimeOffset b) => b + a,
        ("+", TimeSpan a, TimeSpan b) => a + b,
        ("-", DateTimeOffset a, DateTimeOffset b) => a - b,
        ("-", DateTimeOffset a, TimeSpan b) => a - b,
        ("-", TimeSpan a, TimeSpan b) => a - b,
        ("+", long a, long b) => Checked(() => checked(a + b)),
        ("-", long a, long b) => Checked(() => checked(a - b)),
        ("*", long a, long b) => Checked(() => checked(a * b)),
        ("/", long a, long b) => b == 0 ? throw new CelException("division by zero") : Checked(() => checked(a / b)),
        ("%", long a, long b) => b == 0 ? throw new CelException("modulus by zero") : a % b,
        ("+", ulong a, ulong b) => Checked(() => checked(a + b)),
        ("-", ulong a, ulong b) => Checked(() => checked(a - b)),
        ("*", ulong a, ulong b) => Checked(() => checked(a * b)),
        ("/", ulong a, ulong b) => b == 0 ? throw new CelException("division by zero") : a / b,
        ("%", ulong a, ulong b) => b == 0 ? throw new CelException("modulus by zero") : a % b,
        ("+", double a, double b) => a + b,
        ("-", double a, double b) => a - b,
        ("*", double a, double b) => a * b,
        ("/", double a, double b) => a / b,
        _ => throw CelValues.NoOverload($"_{symbol}_", left, right),
    };

    private static T Checked<T>(Func<T> compute)
    {
        try
        {
            return compute();
        }
        catch (OverflowException)
        {
            throw new CelException("integer overflow");
        }
    }
}
