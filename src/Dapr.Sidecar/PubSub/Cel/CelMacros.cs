namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>The calls that are no functions: <c>has</c>, and those that bind a name for each element.</summary>
internal static class CelMacros
{
    /// <summary>What a call stands for, or <see langword="null"/> when it is no macro.</summary>
    public static CelNode? Expand(string text, int position, string name, CelNode? operand, IReadOnlyList<CelNode> arguments) =>
        (name, arguments.Count, operand) switch
        {
            ("has", 1, null) => Presence(text, position, arguments[0]),
            ("all", 2, not null) => new CelQuantifier(position, Range(text, operand), Name(text, arguments[0]), Predicate(text, arguments[1]), deciding: false),
            ("exists", 2, not null) => new CelQuantifier(position, Range(text, operand), Name(text, arguments[0]), Predicate(text, arguments[1]), deciding: true),
            ("exists_one", 2, not null) => new CelExistsOne(position, Range(text, operand), Name(text, arguments[0]), Predicate(text, arguments[1])),
            ("filter", 2, not null) => new CelProjection(position, Range(text, operand), Name(text, arguments[0]), Predicate(text, arguments[1]), transform: null),
            ("map", 2, not null) => new CelProjection(position, Range(text, operand), Name(text, arguments[0]), predicate: null, arguments[1]),
            ("map", 3, not null) => new CelProjection(position, Range(text, operand), Name(text, arguments[0]), Predicate(text, arguments[1]), arguments[2]),
            _ => null,
        };

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
