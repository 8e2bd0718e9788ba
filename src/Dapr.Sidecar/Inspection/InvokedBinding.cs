namespace Dapr.Sidecar.Inspection;

/// <summary>Something that an output binding did.</summary>
internal sealed record InvokedBinding(string Binding, string Operation, ReadOnlyMemory<byte> Data, IReadOnlyDictionary<string, string> Metadata);
