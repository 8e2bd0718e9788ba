namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>One way to call a function or operator: what it takes, what it gives, what it does.</summary>
internal sealed class CelOverload(CelKind result, CelKind[] parameters, Func<object?[], object?> implementation)
{
    public CelKind Result { get; } = result;

    /// <summary>Whether the kinds that are known before evaluating leave this one possible.</summary>
    public bool MayAccept(IReadOnlyList<CelNode> arguments)
    {
        if (arguments.Count != parameters.Length) return false;
        for (var index = 0; index < parameters.Length; index++)
        {
            var known = arguments[index].Kind;
            if (known != CelKind.Dyn && parameters[index] != CelKind.Dyn && known != parameters[index]) return false;
        }

        return true;
    }

    public bool Accepts(object?[] values)
    {
        for (var index = 0; index < parameters.Length; index++)
        {
            if (parameters[index] != CelKind.Dyn && parameters[index] != CelKinds.Of(values[index])) return false;
        }

        return true;
    }

    public object? Invoke(object?[] values)
    {
        try
        {
            return implementation(values);
        }
        catch (OverflowException)
        {
            return new CelError("overflow");
        }
        catch (ArgumentOutOfRangeException)
        {
            return new CelError("out of range");
        }
    }
}
