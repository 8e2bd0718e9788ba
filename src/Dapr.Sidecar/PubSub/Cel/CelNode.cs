namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>A part of a compiled expression: what it will be of, where it stands, and how it is evaluated.</summary>
internal abstract class CelNode(int position, CelKind kind)
{
    public int Position { get; } = position;

    /// <summary>What is known of the result before evaluating.</summary>
    public CelKind Kind { get; } = kind;

    /// <summary>The value, or a <see cref="CelError"/>.</summary>
    public abstract object? Evaluate(CelScope scope);
}

/// <summary>The variables in reach: the event, and those that macros bind.</summary>
internal sealed class CelScope(string name, object? value, CelScope? outer = null)
{
    public bool TryFind(string variable, out object? found)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope.Name == variable)
            {
                found = scope.Value;
                return true;
            }
        }

        found = null;
        return false;
    }

    private CelScope? Outer { get; } = outer;

    private string Name { get; } = name;

    private object? Value { get; } = value;
}
