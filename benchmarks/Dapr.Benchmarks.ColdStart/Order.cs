using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dapr.Benchmarks.ColdStart;

/// <summary>What is read.</summary>
internal sealed record Order(string Id, string Customer);

/// <summary>Its JSON.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Order))]
internal sealed partial class OrderJson : JsonSerializerContext;
