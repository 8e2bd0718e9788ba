namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>What stands for itself in an expression: constants, lists, maps, and lists of arguments.</summary>
internal sealed partial class CelParser
{
    private CelConstant Literal()
    {
        var position = Current.Position;
        var isNegative = Current.IsSymbol("-");
        if (isNegative) Take();
        var token = Take();
        if (token.Value is not CelMagnitude magnitude) return new(position, token.Value);

        var limit = isNegative ? (ulong)long.MaxValue + 1 : long.MaxValue;
        if (magnitude.Value > limit) throw Error(position, "invalid int literal");
        return new(position, isNegative ? unchecked(-(long)magnitude.Value) : (long)magnitude.Value);
    }

    private CelNode Parenthesised()
    {
        Take();
        var inner = Expression();
        Expect(")");
        return inner;
    }

    private CelMapLiteral MapLiteral()
    {
        var position = Take().Position;
        var entries = new List<(CelNode, CelNode)>();
        while (!Current.IsSymbol("}"))
        {
            var key = Expression();
            Expect(":");
            entries.Add((key, Expression()));
            if (!Current.IsSymbol("}")) Expect(",");
        }

        Take();
        return new(position, entries);
    }

    private List<CelNode> Elements(string closing)
    {
        var elements = new List<CelNode>();
        while (!Current.IsSymbol(closing))
        {
            elements.Add(Expression());
            if (!Current.IsSymbol(closing)) Expect(",");
        }

        Take();
        return elements;
    }

    private List<CelNode> Arguments()
    {
        Expect("(");
        return Elements(")");
    }
}
