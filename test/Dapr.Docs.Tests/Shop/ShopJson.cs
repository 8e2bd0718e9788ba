using System.Text.Json.Serialization;

namespace Shop;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(List<string>))]
[JsonSerializable(typeof(ArticleAdded))]
public sealed partial class ShopJson : JsonSerializerContext;
