using Dapr.Sidecar.PubSub.Cel;

namespace Dapr.Sidecar.Tests.PubSub.Cel;

public sealed class CelSyntaxTests
{
    [Theory]
    [InlineData("", "1:1")]
    [InlineData("event.type ==", "1:14")]
    [InlineData("event.type == 'a", "1:15")]
    [InlineData("event.", "1:7")]
    [InlineData("(1 + 2", "1:7")]
    [InlineData("1 2", "1:3")]
    [InlineData("[1, 2", "1:6")]
    [InlineData("[,]", "1:2")]
    [InlineData("{'a' 1}", "1:6")]
    [InlineData("true ? 1", "1:9")]
    [InlineData("a && && b", "1:6")]
    [InlineData("a\n&& b ==", "2:8")]
    [InlineData("1 @ 2", "1:3")]
    [InlineData("a & b", "1:3")]
    [InlineData("'\\q'", "1:2")]
    [InlineData("'\\ud800'", "1:2")]
    [InlineData("'line\nline'", "1:1")]
    [InlineData("9223372036854775808", "1:1")]
    [InlineData("-9223372036854775809", "1:1")]
    [InlineData("18446744073709551616u", "1:1")]
    [InlineData("1e999", "1:1")]
    [InlineData("for", "1:1")]
    [InlineData("1 + namespace", "1:5")]
    public void Compile_NoExpression_SaysWhere(string expression, string position) =>
        Assert.StartsWith(position + ":", Assert.Throws<CelSyntaxException>(() => CelExpression.Compile(expression)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("1 + 'a'", "found no matching overload for '_+_' applied to '(int, string)'")]
    [InlineData("'a' && true", "found no matching overload for '_&&_' applied to '(string)'")]
    [InlineData("true || 1", "found no matching overload for '_||_'")]
    [InlineData("1 ? 2 : 3", "found no matching overload for '_?_:_'")]
    [InlineData("1 == 'a'", "found no matching overload for '_==_' applied to '(int, string)'")]
    [InlineData("'a' < 1", "found no matching overload for '_<_'")]
    [InlineData("!1", "found no matching overload for '!_' applied to '(int)'")]
    [InlineData("-'a'", "found no matching overload for '-_' applied to '(string)'")]
    [InlineData("1 in 2", "found no matching overload for '@in'")]
    [InlineData("'abc'.startsWith(1)", "found no matching overload for 'startsWith'")]
    [InlineData("'abc'.startsWith()", "found no matching overload for 'startsWith'")]
    [InlineData("size(1)", "found no matching overload for 'size'")]
    [InlineData("frobnicate(1)", "undeclared reference to 'frobnicate'")]
    [InlineData("'abc'.reverse()", "undeclared reference to 'reverse'")]
    [InlineData("has(event)", "invalid argument to has() macro")]
    [InlineData("[1].all(1, true)", "argument must be a simple name")]
    [InlineData("[1].exists(x.y, true)", "argument must be a simple name")]
    [InlineData("'abc'.all(x, true)", "cannot be range of a comprehension")]
    [InlineData("[1].filter(x, 'a')", "expected type 'bool' but found 'string'")]
    [InlineData("'abc'.length", "type 'string' does not support field selection")]
    public void Compile_WhatCanNeverWork_SaysWhy(string expression, string reason) =>
        Assert.Contains(reason, Assert.Throws<CelSyntaxException>(() => CelExpression.Compile(expression)).Message);

    [Fact]
    public void Compile_DeepNesting_IsRefused()
    {
        var expression = new string('(', 300) + "1" + new string(')', 300);

        Assert.Contains("recursion limit", Assert.Throws<CelSyntaxException>(() => CelExpression.Compile(expression)).Message);
    }

    [Fact]
    public void Compile_ManyNegations_AreRefused() =>
        Assert.Contains("recursion limit", Assert.Throws<CelSyntaxException>(() => CelExpression.Compile(new string('!', 300) + "true")).Message);

    [Fact]
    public void Compile_LongChain_IsNoNesting() =>
        Assert.Equal(true, Expressions.Evaluate(string.Join(" && ", Enumerable.Repeat("true", 1000))));

    [Theory]
    [InlineData("event.in.for")]
    [InlineData("event . type")]
    [InlineData(".event.type")]
    [InlineData("unknown.field == 1")]
    public void Compile_UnusualNames_Compile(string expression) => Assert.Equal(expression, CelExpression.Compile(expression).Text);
}
