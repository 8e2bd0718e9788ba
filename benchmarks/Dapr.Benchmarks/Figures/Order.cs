using System.Text.Json;
using System.Text.Json.Serialization;
using Dapr.Benchmarks.Figures.Bases;

namespace Dapr.Benchmarks.Figures;

/// <summary>What every figure sends: 163 bytes of JSON.</summary>
internal sealed record Order(string Id, string Customer, IReadOnlyList<OrderLine> Lines)
{
    /// <summary>How long it is as JSON.</summary>
    public const int Length = 163;

    /// <summary>The one that is sent.</summary>
    public static Order Sample { get; } = Checked(new("order-2026-0000000042", "Ada Lovelace", [new("tea", 3, 4.5), new("porcelain cup", 2, 12.5)]));

    private static Order Checked(Order order) =>
        JsonSerializer.SerializeToUtf8Bytes(order, FiguresJson.Default.Order).Length is var length && length == Length
            ? order
            : throw new InvalidOperationException($"The body of the figures has {length} bytes, not {Length}.");
}

/// <summary>A line of it.</summary>
internal sealed record OrderLine(string Article, int Quantity, double Price);

/// <summary>The JSON of all figures, on either side.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(StateWrite[]))]
[JsonSerializable(typeof(PlainEvent))]
internal sealed partial class FiguresJson : JsonSerializerContext;
