namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>A macro over the elements of a list or the keys of a map, each bound to a name.</summary>
internal abstract class CelComprehension(int position, CelKind kind, CelNode range, string variable) : CelNode(position, kind)
{
    public sealed override object? Evaluate(CelScope scope) => range.Evaluate(scope) switch
    {
        CelError error => error,
        CelMap map => Over(map.Entries.Keys, scope),
        IReadOnlyList<object?> list => Over(list, scope),
        _ => CelError.NoSuchOverload,
    };

    protected abstract object? Over(IEnumerable<object?> elements, CelScope scope);

    protected CelScope Bind(object? element, CelScope scope) => new(variable, element, scope);
}

/// <summary><c>all</c> and <c>exists</c>: an element that decides wins over errors of others.</summary>
internal sealed class CelQuantifier(int position, CelNode range, string variable, CelNode predicate, bool deciding)
    : CelComprehension(position, CelKind.Bool, range, variable)
{
    protected override object? Over(IEnumerable<object?> elements, CelScope scope)
    {
        CelError? failure = null;
        foreach (var element in elements)
        {
            switch (predicate.Evaluate(Bind(element, scope)))
            {
                case bool value when value == deciding: return deciding;
                case bool: break;
                case CelError error: failure ??= error; break;
                default: failure ??= CelError.NoSuchOverload; break;
            }
        }

        return failure is null ? !deciding : failure;
    }
}

/// <summary><c>exists_one</c>: exactly one element fits.</summary>
internal sealed class CelExistsOne(int position, CelNode range, string variable, CelNode predicate)
    : CelComprehension(position, CelKind.Bool, range, variable)
{
    protected override object? Over(IEnumerable<object?> elements, CelScope scope)
    {
        var count = 0;
        foreach (var element in elements)
        {
            switch (predicate.Evaluate(Bind(element, scope)))
            {
                case bool value: count += value ? 1 : 0; break;
                case CelError error: return error;
                default: return CelError.NoSuchOverload;
            }
        }

        return count == 1;
    }
}

/// <summary><c>filter</c> and <c>map</c>: the elements that fit, each as it is or transformed.</summary>
internal sealed class CelProjection(int position, CelNode range, string variable, CelNode? predicate, CelNode? transform)
    : CelComprehension(position, CelKind.List, range, variable)
{
    protected override object? Over(IEnumerable<object?> elements, CelScope scope)
    {
        var results = new List<object?>();
        foreach (var element in elements)
        {
            var inner = Bind(element, scope);
            var fits = predicate is null ? true : predicate.Evaluate(inner);
            if (fits is CelError error) return error;
            if (fits is not bool isChosen) return CelError.NoSuchOverload;
            if (!isChosen) continue;

            var value = transform is null ? element : transform.Evaluate(inner);
            if (value is CelError failed) return failed;
            results.Add(value);
        }

        return results;
    }
}
