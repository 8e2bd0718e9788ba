namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>The macros over lists and the keys of maps.</summary>
internal static class CelMacros
{
    private static readonly HashSet<string> Names = ["all", "exists", "exists_one", "map", "filter"];

    public static bool Knows(string name) => Names.Contains(name);

    /// <summary>Makes a macro: for each item, under a name, a part is evaluated.</summary>
    /// <param name="name">The macro.</param>
    /// <param name="target">The list or map.</param>
    /// <param name="variable">The name of an item.</param>
    /// <param name="parts">The condition, and of a map with three arguments the transformation.</param>
    public static CelNode Create(string name, CelNode target, string variable, CelNode[] parts) => name switch
    {
        "all" => scope => Quantify(scope, target, variable, parts[0], decisive: false),
        "exists" => scope => Quantify(scope, target, variable, parts[0], decisive: true),
        "exists_one" => scope => Items(target(scope)).Count(item => Flag(parts[0](scope.With(variable, item)))) == 1,
        "filter" => scope => Items(target(scope)).Where(item => Flag(parts[0](scope.With(variable, item)))).ToList(),
        _ => scope => Items(target(scope))
            .Where(item => parts.Length == 1 || Flag(parts[0](scope.With(variable, item))))
            .Select(item => parts[^1](scope.With(variable, item)))
            .ToList(),
    };

    private static object Quantify(CelScope scope, CelNode target, string variable, CelNode part, bool decisive)
    {
        CelException? error = null;
        foreach (var item in Items(target(scope)))
        {
            try
            {
                if (Flag(part(scope.With(variable, item))) == decisive)
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

    private static IEnumerable<object?> Items(object? value) => value switch
    {
        List<object?> list => list,
        Dictionary<object, object?> map => map.Keys,
        _ => throw CelValues.NoOverload("comprehension", value),
    };

    private static bool Flag(object? value) => value is bool flag ? flag : throw CelValues.NoOverload("comprehension", value);
}
