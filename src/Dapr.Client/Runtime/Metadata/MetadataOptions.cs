using Dapr.Metadata.Abstractions;
using Microsoft.Extensions.Options;

namespace Dapr.Metadata;

/// <summary>The metadata as options, which are the same whatever their name.</summary>
internal sealed class MetadataOptions(MetadataSource source) : IOptionsFactory<DaprMetadata>
{
    public DaprMetadata Create(string name) => source.Read();
}
