namespace Dapr.Client;

/// <summary>What an output binding answered.</summary>
/// <param name="request">What it was asked.</param>
/// <param name="data">The data as it came.</param>
/// <param name="metadata">What the binding says beside it.</param>
/// <exception cref="ArgumentNullException">The request or the metadata is null.</exception>
public sealed class BindingResponse(BindingRequest request, ReadOnlyMemory<byte> data, IReadOnlyDictionary<string, string> metadata)
{
    /// <summary>What it was asked.</summary>
    public BindingRequest Request { get; } = request ?? throw new ArgumentNullException(nameof(request));

    /// <summary>The data as it came; empty for none.</summary>
    public ReadOnlyMemory<byte> Data { get; } = data;

    /// <summary>What the binding says beside it.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } = metadata ?? throw new ArgumentNullException(nameof(metadata));
}
