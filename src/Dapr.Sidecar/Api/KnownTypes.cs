using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.Api;

/// <summary>The types of messages that may stand in an <see cref="Any"/> and be read and written as JSON.</summary>
internal static class KnownTypes
{
    public static TypeRegistry Registry { get; } = TypeRegistry.FromFiles(
        AnyReflection.Descriptor, DurationReflection.Descriptor, EmptyReflection.Descriptor, StructReflection.Descriptor, TimestampReflection.Descriptor, WrappersReflection.Descriptor);
}
