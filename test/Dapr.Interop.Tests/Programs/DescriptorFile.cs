using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Dapr.Interop.Tests.Programs;

/// <summary>Descriptors in a file, for languages that build their messages from them.</summary>
internal static class DescriptorFile
{
    /// <summary>Writes some, and all that they import, and gives the path.</summary>
    public static string Write(string name, params IEnumerable<FileDescriptor> descriptors)
    {
        var set = new FileDescriptorSet();
        foreach (var descriptor in descriptors)
        {
            Add(descriptor);
        }

        var file = Path.Combine(AppContext.BaseDirectory, name + ".descriptors");
        File.WriteAllBytes(file, set.ToByteArray());
        return file;

        void Add(FileDescriptor descriptor)
        {
            foreach (var dependency in descriptor.Dependencies)
            {
                Add(dependency);
            }

            if (set.File.All(known => known.Name != descriptor.Name))
            {
                set.File.Add(descriptor.ToProto());
            }
        }
    }
}
