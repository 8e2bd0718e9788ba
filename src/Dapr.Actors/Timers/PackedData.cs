using Google.Protobuf.WellKnownTypes;

namespace Dapr.Actors.Runtime;

/// <summary>The data of timers and reminders as gRPC carries them: JSON, wrapped as bytes.</summary>
internal static class PackedData
{
    /// <summary>The JSON; empty for none.</summary>
    public static ReadOnlyMemory<byte> Unpack(Any? data)
    {
        if (data is null) return default;

        // Another type is nothing that the runtime sends today; its bytes are then the best guess.
        return data.TryUnpack<BytesValue>(out var bytes) ? bytes.Value.Memory : data.Value.Memory;
    }
}
