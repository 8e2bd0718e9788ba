using System.Text.Json;
using Dapr.Sidecar.PubSub.Cel;

namespace Dapr.Sidecar.Tests.PubSub.Cel;

/// <summary>Whatever a subscriber writes as a rule, and whatever is published, the sidecar must stand.</summary>
[Trait("Run", "Long")]
public sealed class CelFuzzTests
{
    private static readonly int Rounds = Fuzzing.Rounds(20_000);

    private static readonly string[] Words =
    [
        "event", "event.type", "event.data", "event.data.n", "x", "1", "-1", "0", "2u", "1.5", "'a'", "\"b\"", "b'c'", "r'\\'", "true", "false", "null", "(", ")", "[", "]",
        "{", "}", ",", ":", ".", "?", "+", "-", "*", "/", "%", "!", "&&", "||", "==", "!=", "<", "<=", ">", ">=", "in", "has(", "size(", "int(", "string(", "type(",
        "timestamp(", "duration(", ".all(x,", ".exists(x,", ".map(x,", ".filter(x,", ".matches(", ".startsWith(", "'(a+)+$'", "'1h'", "9223372036854775807", "\\", "'", "\"", "//", "\n", "é", "😀",
    ];

    private static readonly JsonElement Event = JsonDocument.Parse("""{"type":"a","data":{"n":2,"list":[1,"a",null],"map":{"k":{}}},"time":"2026-01-02T03:04:05Z"}""").RootElement;

    [Fact]
    public void Compile_AnyWords_CompilesOrSaysWhereItDoesNot()
    {
        var random = new Random(Fuzzing.Seed);
        for (var round = 0; round < Rounds; round++)
        {
            var text = string.Join(random.Next(2) == 0 ? "" : " ", Enumerable.Range(0, random.Next(1, 12)).Select(_ => Words[random.Next(Words.Length)]));

            var failure = Record.Exception(() => CelExpression.Compile(text).Evaluate(Event));

            Assert.True(failure is null or CelSyntaxException, $"'{text}': {failure}");
        }
    }

    [Fact]
    public void Evaluate_ExpressionsThatCompile_GiveValuesOrErrors()
    {
        var random = new Random(Fuzzing.Seed);
        var compiled = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var text = Expression(random, depth: 4);
            CelExpression expression;
            try
            {
                expression = CelExpression.Compile(text);
            }
            catch (CelSyntaxException)
            {
                continue;
            }

            compiled++;
            var failure = Record.Exception(() => expression.Evaluate(Event));
            Assert.True(failure is null, $"'{text}': {failure}");
        }

        Assert.InRange(compiled, Rounds / 20, Rounds);
    }

    private static string Expression(Random random, int depth)
    {
        if (depth == 0 || random.Next(4) == 0)
        {
            string[] leaves = ["event.type", "event.data", "event.data.n", "event.data.list", "event.missing", "event.time", "1", "-3", "0", "2u", "1.5", "'a'", "b'a'", "true", "null", "[1, 'a']", "{'k': 1}", "duration('1h')"];
            return leaves[random.Next(leaves.Length)];
        }

        string[] binary = ["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "in"];
        string[] functions = ["size", "int", "uint", "double", "string", "bytes", "bool", "type", "dyn", "timestamp", "duration"];
        string[] macros = ["all", "exists", "exists_one", "filter", "map"];
        string[] members = ["contains", "startsWith", "endsWith", "matches"];
        var inner = Expression(random, depth - 1);
        return random.Next(7) switch
        {
            0 => $"{functions[random.Next(functions.Length)]}({inner})",
            1 => $"dyn({inner}).{macros[random.Next(macros.Length)]}(x, dyn({Expression(random, depth - 1)}))",
            2 => $"dyn({inner})[{Expression(random, depth - 1)}]",
            3 => $"dyn({inner}).{members[random.Next(members.Length)]}(dyn({Expression(random, depth - 1)}))",
            4 => $"(dyn({inner}) ? {Expression(random, depth - 1)} : {Expression(random, depth - 1)})",
            _ => $"(dyn({inner}) {binary[random.Next(binary.Length)]} dyn({Expression(random, depth - 1)}))",
        };
    }
}
