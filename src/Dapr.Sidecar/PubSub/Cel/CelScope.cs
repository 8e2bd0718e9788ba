namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>The names that an expression can use: the event, and what macros bind.</summary>
internal sealed class CelScope(string name, object? value, CelScope? outer = null)
{
    /// <exception cref="CelException">Nothing has that name.</exception>
    public object? Find(string wanted) =>
        wanted == name ? value
        : outer is not null ? outer.Find(wanted)
        : throw new CelException($"no such attribute: {wanted}");

    public CelScope With(string inner, object? bound) => new(inner, bound, this);
}
