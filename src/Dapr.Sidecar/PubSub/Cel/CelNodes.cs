namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>A value written in the expression.</summary>
internal sealed class CelConstant(int position, object? value) : CelNode(position, CelKinds.Of(value))
{
    public object? Value { get; } = value;

    public override object? Evaluate(CelScope scope) => Value;
}

/// <summary>A name. One that nothing declares is no fault of the expression: it fails when evaluated.</summary>
internal sealed class CelIdentifier(int position, string name) : CelNode(position, CelKind.Dyn)
{
    public string Name { get; } = name;

    public override object? Evaluate(CelScope scope) => scope.TryFind(Name, out var value) ? value : CelError.NoSuchAttribute(Name);
}

/// <summary><c>operand.field</c>.</summary>
internal sealed class CelSelect(int position, CelNode operand, string field) : CelNode(position, CelKind.Dyn)
{
    public CelNode Operand { get; } = operand;

    public string Field { get; } = field;

    public override object? Evaluate(CelScope scope) => Operand.Evaluate(scope) switch
    {
        CelError error => error,
        CelMap map => map.TryGet(Field, out var value) ? value : CelError.NoSuchKey(Field),
        _ => CelError.NoSuchOverload,
    };
}

/// <summary><c>has(operand.field)</c>.</summary>
internal sealed class CelPresence(int position, CelNode operand, string field) : CelNode(position, CelKind.Bool)
{
    public override object? Evaluate(CelScope scope) => operand.Evaluate(scope) switch
    {
        CelError error => error,
        CelMap map => map.TryGet(field, out _),
        _ => CelError.NoSuchOverload,
    };
}

/// <summary>A call of a function or an operator that evaluates all of its arguments.</summary>
internal sealed class CelCall(int position, CelKind kind, IReadOnlyList<CelOverload> overloads, IReadOnlyList<CelNode> arguments)
    : CelNode(position, kind)
{
    public override object? Evaluate(CelScope scope)
    {
        var values = new object?[arguments.Count];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = arguments[index].Evaluate(scope);
            if (values[index] is CelError error) return error;
        }

        foreach (var overload in overloads)
        {
            if (overload.Accepts(values)) return overload.Invoke(values);
        }

        return CelError.NoSuchOverload;
    }
}

/// <summary><c>&amp;&amp;</c> and <c>||</c>: a side that decides wins over an error on the other.</summary>
internal sealed class CelLogical(int position, CelNode left, CelNode right, bool deciding) : CelNode(position, CelKind.Bool)
{
    public override object? Evaluate(CelScope scope)
    {
        var first = left.Evaluate(scope);
        if (first is bool decided && decided == deciding) return deciding;

        var second = right.Evaluate(scope);
        return (first, second) switch
        {
            (_, bool value) when value == deciding => deciding,
            (bool, bool) => !deciding,
            (CelError error, _) => error,
            (bool, CelError error) => error,
            _ => CelError.NoSuchOverload,
        };
    }
}

/// <summary><c>condition ? yes : no</c>; only the chosen side is evaluated.</summary>
internal sealed class CelConditional(int position, CelNode condition, CelNode yes, CelNode no)
    : CelNode(position, yes.Kind == no.Kind ? yes.Kind : CelKind.Dyn)
{
    public override object? Evaluate(CelScope scope) => condition.Evaluate(scope) switch
    {
        bool value => (value ? yes : no).Evaluate(scope),
        CelError error => error,
        _ => CelError.NoSuchOverload,
    };
}

/// <summary><c>[a, b]</c>.</summary>
internal sealed class CelListLiteral(int position, IReadOnlyList<CelNode> elements) : CelNode(position, CelKind.List)
{
    public override object? Evaluate(CelScope scope)
    {
        var values = new object?[elements.Count];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = elements[index].Evaluate(scope);
            if (values[index] is CelError error) return error;
        }

        return values;
    }
}

/// <summary><c>{key: value}</c>.</summary>
internal sealed class CelMapLiteral(int position, IReadOnlyList<(CelNode Key, CelNode Value)> entries) : CelNode(position, CelKind.Map)
{
    public override object? Evaluate(CelScope scope)
    {
        var map = new CelMap();
        foreach (var (keyNode, valueNode) in entries)
        {
            var key = keyNode.Evaluate(scope);
            if (key is CelError keyError) return keyError;
            var value = valueNode.Evaluate(scope);
            if (value is CelError valueError) return valueError;
            if (key is not (string or bool or long or ulong or double)) return new CelError("unsupported key type");
            if (!map.TryAdd(key, value)) return new CelError("Failed with repeated key");
        }

        return map;
    }
}
