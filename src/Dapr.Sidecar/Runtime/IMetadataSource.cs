namespace Dapr.Sidecar.Runtime;

/// <summary>A part of the sidecar that the metadata API tells of.</summary>
internal interface IMetadataSource
{
    /// <summary>Adds what it knows.</summary>
    void Describe(SidecarMetadata metadata);
}
