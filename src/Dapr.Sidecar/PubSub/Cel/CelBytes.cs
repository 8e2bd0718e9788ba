namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>A byte string: compared by its content.</summary>
internal sealed class CelBytes(ReadOnlyMemory<byte> content)
{
    public ReadOnlyMemory<byte> Content { get; } = content;
}
