namespace Dapr.Rpc.Tests.Raw;

/// <summary>The frames of HTTP/2 that these tests send or look at.</summary>
internal enum FrameType : byte
{
    Data = 0,
    Headers = 1,
    Reset = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
    WindowUpdate = 8,
    Continuation = 9,
}

/// <summary>A frame of HTTP/2 as it stands on the wire.</summary>
internal sealed record RawFrame(FrameType Type, byte Flags, int Stream, byte[] Payload)
{
    public const byte EndStream = 1;
    public const byte Acknowledge = 1;
    public const byte EndHeaders = 4;
}
