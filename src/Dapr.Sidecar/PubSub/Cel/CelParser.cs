namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>Builds the tree of an expression by recursive descent, and checks on the way what can be known before evaluating.</summary>
internal sealed partial class CelParser
{
    /// <summary>How deep an expression may nest.</summary>
    private const int DepthLimit = 250;

    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "in", "let", "loop", "package", "namespace",
        "return", "var", "void", "while",
    };

    private static readonly string[] Relations = ["<", "<=", ">", ">=", "==", "!="];

    private readonly string _text;
    private readonly List<CelToken> _tokens;
    private int _next;
    private int _depth;

    private CelParser(string text)
    {
        _text = text;
        _tokens = new CelLexer(text).Read();
    }

    private CelToken Current => _tokens[_next];

    /// <summary>Compiles an expression.</summary>
    /// <exception cref="CelSyntaxException">It is not one.</exception>
    public static CelNode Parse(string text)
    {
        var parser = new CelParser(text);
        var expression = parser.Expression();
        return parser.Current.Kind == CelTokenKind.End ? expression : throw parser.Unexpected("<end>");
    }

    private CelNode Expression()
    {
        if (++_depth > DepthLimit) throw Error(Current.Position, $"expression recursion limit exceeded: {DepthLimit}");
        var condition = Or();
        if (Current.IsSymbol("?"))
        {
            var position = Take().Position;
            var yes = Or();
            Expect(":");
            var no = Expression();
            RequireBool(condition, "_?_:_");
            condition = new CelConditional(position, condition, yes, no);
        }

        _depth--;
        return condition;
    }

    private CelNode Or()
    {
        var left = And();
        while (Current.IsSymbol("||"))
        {
            left = Logical(Take().Position, left, And(), "_||_", deciding: true);
        }

        return left;
    }

    private CelNode And()
    {
        var left = Relation();
        while (Current.IsSymbol("&&"))
        {
            left = Logical(Take().Position, left, Relation(), "_&&_", deciding: false);
        }

        return left;
    }

    private CelLogical Logical(int position, CelNode left, CelNode right, string name, bool deciding)
    {
        RequireBool(left, name);
        RequireBool(right, name);
        return new(position, left, right, deciding);
    }

    private CelNode Relation()
    {
        var left = Sum();
        while (Current.IsWord("in") || (Current.Kind == CelTokenKind.Symbol && Relations.Contains(Current.Text)))
        {
            var token = Take();
            left = Binary(token, left, Sum());
        }

        return left;
    }

    private CelNode Sum()
    {
        var left = Product();
        while (Current.IsSymbol("+") || Current.IsSymbol("-"))
        {
            var token = Take();
            left = Binary(token, left, Product());
        }

        return left;
    }

    private CelNode Product()
    {
        var left = Unary();
        while (Current.IsSymbol("*") || Current.IsSymbol("/") || Current.IsSymbol("%"))
        {
            var token = Take();
            left = Binary(token, left, Unary());
        }

        return left;
    }

    private CelNode Unary()
    {
        if (Current.IsSymbol("!")) return Prefixed("!_");
        if (!Current.IsSymbol("-")) return Member();
        return _tokens[_next + 1].Value is CelMagnitude ? Member() : Prefixed("-_");
    }

    private CelCall Prefixed(string name)
    {
        if (++_depth > DepthLimit) throw Error(Current.Position, $"expression recursion limit exceeded: {DepthLimit}");
        var position = Take().Position;
        var operand = Unary();
        _depth--;
        return Call(position, name, [operand]);
    }

    private CelNode Member()
    {
        var node = Primary();
        while (true)
        {
            if (Current.IsSymbol("."))
            {
                Take();
                node = Selected(node);
            }
            else if (Current.IsSymbol("["))
            {
                var position = Take().Position;
                var index = Expression();
                Expect("]");
                node = Call(position, "_[_]", [node, index]);
            }
            else
            {
                return node;
            }
        }
    }

    private CelNode Selected(CelNode operand)
    {
        var name = Current.Kind is CelTokenKind.Identifier ? Take() : throw Unexpected("an identifier");
        if (Current.IsSymbol("("))
        {
            var position = Current.Position;
            var arguments = Arguments();
            return CelMacros.Expand(_text, position, name.Text, operand, arguments)
                ?? Call(position, name.Text, [operand, .. arguments], isMember: true);
        }

        if (QualifiedName(operand) is { } prefix && CelKinds.TryFind($"{prefix}.{name.Text}", out var type))
        {
            return new CelConstant(name.Position, type);
        }

        return operand.Kind is CelKind.Dyn or CelKind.Map
            ? new CelSelect(name.Position, operand, name.Text)
            : throw Error(name.Position, $"type '{CelKinds.Name(operand.Kind)}' does not support field selection");
    }

    private CelNode Primary()
    {
        var token = Current;
        if (token.Kind == CelTokenKind.Literal || token.IsSymbol("-")) return Literal();
        if (token.IsSymbol("(")) return Parenthesised();
        if (token.IsSymbol("[")) return new CelListLiteral(Take().Position, Elements("]"));
        if (token.IsSymbol("{")) return MapLiteral();
        if (token.IsSymbol(".")) Take();
        if (Current.Kind != CelTokenKind.Identifier) throw Unexpected("an expression");

        var name = Take();
        if (Reserved.Contains(name.Text)) throw Error(name.Position, $"reserved identifier: {name.Text}");
        if (Current.IsSymbol("("))
        {
            var position = Current.Position;
            var arguments = Arguments();
            return CelMacros.Expand(_text, position, name.Text, operand: null, arguments) ?? Call(position, name.Text, arguments);
        }

        return CelKinds.TryFind(name.Text, out var type)
            ? new CelConstant(name.Position, type)
            : new CelIdentifier(name.Position, name.Text);
    }

    private CelCall Binary(CelToken token, CelNode left, CelNode right)
    {
        var isComparison = token.Text is "==" or "!=";
        if (isComparison && left.Kind != right.Kind && left.Kind != CelKind.Dyn && right.Kind != CelKind.Dyn)
        {
            throw NoOverload(token.Position, $"_{token.Text}_", [left, right]);
        }

        return Call(token.Position, token.Text == "in" ? "@in" : $"_{token.Text}_", [left, right]);
    }

    private CelCall Call(int position, string name, IReadOnlyList<CelNode> arguments, bool isMember = false)
    {
        var declared = CelLibrary.Find(name, isMember) ?? throw Error(position, $"undeclared reference to '{name}'");
        var possible = declared.Where(overload => overload.MayAccept(arguments)).ToArray();
        if (possible.Length == 0) throw NoOverload(position, name, arguments);

        var kind = possible.All(overload => overload.Result == possible[0].Result) ? possible[0].Result : CelKind.Dyn;
        return new(position, kind, possible, arguments);
    }

    private void RequireBool(CelNode node, string name)
    {
        if (node.Kind is not (CelKind.Bool or CelKind.Dyn)) throw NoOverload(node.Position, name, [node]);
    }

    private CelSyntaxException NoOverload(int position, string name, IReadOnlyList<CelNode> arguments)
    {
        var kinds = string.Join(", ", arguments.Select(argument => CelKinds.Name(argument.Kind)));
        return Error(position, $"found no matching overload for '{name}' applied to '({kinds})'");
    }

    private static string? QualifiedName(CelNode node) => node switch
    {
        CelIdentifier identifier => identifier.Name,
        CelSelect select => QualifiedName(select.Operand) is { } prefix ? $"{prefix}.{select.Field}" : null,
        _ => null,
    };

    private CelToken Take() => _tokens[_next++];

    private void Expect(string symbol)
    {
        if (!Current.IsSymbol(symbol)) throw Unexpected($"'{symbol}'");
        _next++;
    }

    private CelSyntaxException Unexpected(string expected)
    {
        var found = Current.Kind == CelTokenKind.End ? "<EOF>" : Current.Text;
        return Error(Current.Position, $"Syntax error: mismatched input '{found}' expecting {expected}");
    }

    private CelSyntaxException Error(int position, string reason) => new(_text, position, reason);
}
