namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>An expression does not compile; says where and why.</summary>
internal sealed class CelSyntaxException : Exception
{
    public CelSyntaxException(string text, int position, string reason)
        : base($"{Line(text, position)}:{Column(text, position)}: {reason}")
    {
        Position = position;
    }

    /// <summary>The offset of the first character that is at fault.</summary>
    public int Position { get; }

    private static int Line(string text, int position) => text.AsSpan(0, position).Count('\n') + 1;

    private static int Column(string text, int position) => position - text.AsSpan(0, position).LastIndexOf('\n');
}
