namespace Dapr.Testing;

/// <summary>What an output binding was asked to do, and did.</summary>
/// <typeparam name="T">What its data is.</typeparam>
public sealed record BindingRequestRecord<T>
{
    /// <summary>The operation, such as <c>create</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>The data.</summary>
    public required T? Data { get; init; }

    /// <summary>What the caller said beside it.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
