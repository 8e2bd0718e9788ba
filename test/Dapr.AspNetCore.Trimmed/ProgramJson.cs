using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dapr.AspNetCore.Trimmed;

/// <summary>All the JSON of the program: there is no reflection that could make more.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(CloudEvent<Order>))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(string))]
internal sealed partial class ProgramJson : JsonSerializerContext;
