namespace Dapr.Sidecar.PubSub.Cel;

internal enum CelTokenKind
{
    End,
    Identifier,
    Literal,
    Symbol,
}

/// <summary>One word of an expression: its text, or the value of a literal, and where it begins.</summary>
internal readonly record struct CelToken(CelTokenKind Kind, int Position, string Text, object? Value = null)
{
    public bool IsSymbol(string symbol) => Kind == CelTokenKind.Symbol && Text == symbol;

    public bool IsWord(string word) => Kind == CelTokenKind.Identifier && Text == word;
}
