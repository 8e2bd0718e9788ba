namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>The calls that are no functions: <c>has</c>, and those that bind a name for each element.</summary>
internal static class CelMacros
{
    /// <summary>What a call stands for, or <see langword="null"/> when it is no macro.</summary>
    public static CelNode? Expand(string text, int position, string name, CelNode? operand, IReadOnlyList<CelNode> arguments)
    {
        if (operand is null) return name == "has" && arguments.Count == 1 ? Presence(text, position, arguments[0]) : null;

        return (name, arguments) switch
        {
            ("all", [var variable, var body]) => new CelQuantifier(position, Range(), Name(variable), Predicate(body), deciding: false),
            ("exists", [var variable, var body]) => new CelQuantifier(position, Range(), Name(variable), Predicate(body), deciding: true),
            ("exists_one", [var variable, var body]) => new CelExistsOne(position, Range(), Name(variable), Predicate(body)),
            ("filter", [var variable, var body]) => new CelProjection(position, Range(), Name(variable), Predicate(body), transform: null),
            ("map", [var variable, var body]) => new CelProjection(position, Range(), Name(variable), predicate: null, body),
            ("map", [var variable, var filter, var body]) => new CelProjection(position, Range(), Name(variable), Predicate(filter), body),
            _ => null,
        };

        CelNode Range() => CelMacros.Range(text, operand);
        string Name(CelNode argument) => CelMacros.Name(text, argument);
        CelNode Predicate(CelNode argument) => CelMacros.Predicate(text, argument);
    }

    private static CelPresence Presence(string text, int position, CelNode argument) => argument is CelSelect select
        ? new(position, select.Operand, select.Field)
        : throw new CelSyntaxException(text, argument.Position, "invalid argument to has() macro");

    private static string Name(string text, CelNode argument) => argument is CelIdentifier identifier
        ? identifier.Name
        : throw new CelSyntaxException(text, argument.Position, "argument must be a simple name");

    private static CelNode Range(string text, CelNode operand) => operand.Kind is CelKind.Dyn or CelKind.List or CelKind.Map
        ? operand
        : throw new CelSyntaxException(
            text, operand.Position, $"expression of type '{CelKinds.Name(operand.Kind)}' cannot be range of a comprehension");

    private static CelNode Predicate(string text, CelNode predicate) => predicate.Kind is CelKind.Dyn or CelKind.Bool
        ? predicate
        : throw new CelSyntaxException(
            text, predicate.Position, $"expected type 'bool' but found '{CelKinds.Name(predicate.Kind)}'");
}
