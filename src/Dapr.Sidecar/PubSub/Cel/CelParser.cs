using System.Globalization;
using System.Text;

namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>Compiles an expression, by the grammar of CEL.</summary>
internal sealed class CelParser
{
    private const int MaxDepth = 100;

    private static readonly string[][] Levels = [["||"], ["&&"], ["==", "!=", "<", "<=", ">", ">=", "in"], ["+", "-"], ["*", "/", "%"]];

    private readonly IReadOnlyList<CelToken> _tokens;
    private int _at;
    private int _depth;

    private CelParser(IReadOnlyList<CelToken> tokens) => _tokens = tokens;

    private CelToken Current => _tokens[_at];

    /// <exception cref="CelException">It does not compile; the message says where.</exception>
    public static CelNode Parse(string expression)
    {
        var parser = new CelParser(CelLexer.Read(expression));
        var node = parser.Conditional();
        return parser.Current.Kind == CelTokenKind.End ? node : throw parser.Unexpected();
    }

    private CelNode Conditional()
    {
        if (++_depth > MaxDepth)
        {
            throw new CelException("the expression is nested too deeply");
        }

        var condition = Binary(0);
        if (Take("?"))
        {
            var whenTrue = Binary(0);
            Expect(":");
            var whenFalse = Conditional();
            var test = condition;
            condition = scope => test(scope) is bool flag ? (flag ? whenTrue : whenFalse)(scope) : throw new CelException("no such overload: _?_:_");
        }

        _depth--;
        return condition;
    }

    private CelNode Binary(int level)
    {
        if (level == Levels.Length)
        {
            return Unary();
        }

        var left = Binary(level + 1);
        while (Levels[level].FirstOrDefault(Is) is { } symbol)
        {
            _at++;
            left = CelOperators.Binary(symbol, left, Binary(level + 1));
        }

        return left;
    }

    private CelNode Unary()
    {
        if (Take("!"))
        {
            var operand = Unary();
            return scope => CelOperators.Not(operand(scope));
        }

        if (Take("-"))
        {
            // The least number has no positive counterpart.
            if (Current is { Kind: CelTokenKind.Int, Text: "9223372036854775808" })
            {
                _at++;
                return _ => long.MinValue;
            }

            var operand = Unary();
            return scope => CelOperators.Negate(operand(scope));
        }

        return Postfix(Primary());
    }

    private CelNode Postfix(CelNode node)
    {
        while (true)
        {
            if (Take("["))
            {
                var (target, key) = (node, Conditional());
                Expect("]");
                node = scope => CelOperators.Index(target(scope), key(scope));
            }
            else if (Take("."))
            {
                var name = Identifier();
                node = Is("(") ? Method(node, name) : Member(node, name);
            }
            else
            {
                return node;
            }
        }
    }

    private static CelNode Member(CelNode target, string name) => scope => CelOperators.Member(target(scope), name);

    private CelNode Method(CelNode target, string name)
    {
        Expect("(");
        if (CelMacros.Knows(name))
        {
            var variable = Identifier();
            Expect(",");
            var parts = Arguments();
            var most = name == "map" ? 2 : 1;
            return parts.Length >= 1 && parts.Length <= most ? CelMacros.Create(name, target, variable, parts) : throw new CelException($"{name} has the wrong number of arguments");
        }

        if (!CelFunctions.Knows(name, asMethod: true))
        {
            throw new CelException($"undeclared reference to '{name}'");
        }

        var arguments = Arguments();
        return scope => CelFunctions.Call(name, [target(scope), .. arguments.Select(argument => argument(scope))]);
    }

    private CelNode Primary()
    {
        var token = Current;
        _at++;
        switch (token.Kind)
        {
            case CelTokenKind.Int:
                var number = ParseInt(token);
                return _ => number;
            case CelTokenKind.Uint:
                var unsigned = ulong.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw Invalid(token);
                return _ => unsigned;
            case CelTokenKind.Double:
                var real = double.Parse(token.Text, CultureInfo.InvariantCulture);
                return _ => real;
            case CelTokenKind.String:
                return _ => token.Text;
            case CelTokenKind.Bytes:
                var bytes = Encoding.UTF8.GetBytes(token.Text);
                return _ => bytes;
            case CelTokenKind.Identifier:
                return Name(token.Text);
            case CelTokenKind.Symbol when token.Text == "(":
                var inner = Conditional();
                Expect(")");
                return inner;
            case CelTokenKind.Symbol when token.Text == "[":
                var items = List("]");
                return scope => items.Select(item => item(scope)).ToList();
            case CelTokenKind.Symbol when token.Text == "{":
                return Map();
            default:
                _at--;
                throw Unexpected();
        }
    }

    private CelNode Name(string name)
    {
        switch (name)
        {
            case "true":
                return _ => true;
            case "false":
                return _ => false;
            case "null":
                return _ => null;
            case "has" when Is("("):
                return Has();
            case "int" or "uint" or "double" or "string" or "bytes" or "bool" or "list" or "map" or "null_type" or "type" when !Is("("):
                return _ => new CelType(name);
        }

        if (!Is("("))
        {
            return scope => scope.Find(name);
        }

        if (!CelFunctions.Knows(name, asMethod: false))
        {
            throw new CelException($"undeclared reference to '{name}'");
        }

        Expect("(");
        var arguments = Arguments();
        return scope => CelFunctions.Call(name, [.. arguments.Select(argument => argument(scope))]);
    }

    /// <summary>has(a.b.c): whether the last member is there. What comes before it must be.</summary>
    private CelNode Has()
    {
        Expect("(");
        var target = Primary();
        string? last = null;
        while (!Is(")"))
        {
            if (last is not null)
            {
                target = Member(target, last);
                last = null;
            }

            if (Take("["))
            {
                var (outer, key) = (target, Conditional());
                Expect("]");
                target = scope => CelOperators.Index(outer(scope), key(scope));
            }
            else
            {
                Expect(".");
                last = Identifier();
            }
        }

        Expect(")");
        if (last is not { } member)
        {
            throw new CelException("invalid argument to has() macro");
        }

        return scope => target(scope) is Dictionary<object, object?> map
            ? map.ContainsKey(member)
            : throw new CelException($"no such field: {member}");
    }

    private CelNode Map()
    {
        var entries = new List<(CelNode Key, CelNode Value)>();
        while (!Take("}"))
        {
            var key = Conditional();
            Expect(":");
            entries.Add((key, Conditional()));
            if (!Take(","))
            {
                Expect("}");
                break;
            }
        }

        return scope =>
        {
            var map = new Dictionary<object, object?>();
            foreach (var (key, value) in entries)
            {
                map[key(scope) ?? throw new CelException("null is no key")] = value(scope);
            }

            return map;
        };
    }

    private CelNode[] Arguments() => List(")");

    private CelNode[] List(string end)
    {
        var items = new List<CelNode>();
        while (!Take(end))
        {
            items.Add(Conditional());
            if (!Take(","))
            {
                Expect(end);
                break;
            }
        }

        return [.. items];
    }

    private static long ParseInt(CelToken token) =>
        token.Text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? long.TryParse(token.Text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? hex : throw Invalid(token)
            : long.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Invalid(token);

    private static CelException Invalid(CelToken token) => new($"'{token.Text}' at {token.Position} is no such number");

    private bool Is(string symbol) =>
        Current.Text == symbol && (Current.Kind == CelTokenKind.Symbol || (symbol == "in" && Current.Kind == CelTokenKind.Identifier));

    private bool Take(string symbol)
    {
        var taken = Is(symbol);
        _at += taken ? 1 : 0;
        return taken;
    }

    private void Expect(string symbol)
    {
        if (!Take(symbol))
        {
            throw Unexpected();
        }
    }

    private string Identifier()
    {
        if (Current.Kind != CelTokenKind.Identifier)
        {
            throw Unexpected();
        }

        return _tokens[_at++].Text;
    }

    private CelException Unexpected() =>
        new(Current.Kind == CelTokenKind.End ? "Syntax error: the expression ends too early" : $"Syntax error: '{Current.Text}' at {Current.Position} does not belong there");
}
