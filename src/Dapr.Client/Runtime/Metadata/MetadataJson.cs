using System.Text.Json;
using System.Text.Json.Serialization;
using Dapr.Metadata.Abstractions;

namespace Dapr.Metadata;

/// <summary>The metadata as the HTTP API answers it.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DaprMetadata))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class MetadataJson : JsonSerializerContext;
