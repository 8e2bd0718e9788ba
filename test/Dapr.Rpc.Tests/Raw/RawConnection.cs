using System.Buffers.Binary;
using System.Text;

namespace Dapr.Rpc.Tests.Raw;

/// <summary>HTTP/2 by hand, for either side: what is sent is what the test says, be it proper or not.</summary>
internal sealed class RawConnection(Stream input, Stream output) : IAsyncDisposable
{
    private const int HeaderLength = 9;
    private const int MostPayload = 16 * 1024;

    private static readonly byte[] Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    private readonly SemaphoreSlim _writing = new(1);

    /// <summary>Whether pings are answered, as a peer that lives does.</summary>
    public bool AnswersPings { get; set; } = true;

    /// <summary>Opens the connection as a client. Headers are then asked for without a table, so that they can be read one by one.</summary>
    public async Task OpenAsync()
    {
        await output.WriteAsync(Preface);
        await WriteAsync(FrameType.Settings, 0, 0, [0, 1, 0, 0, 0, 0]);
    }

    /// <summary>Takes the connection as a server.</summary>
    public async Task AcceptAsync()
    {
        await input.ReadExactlyAsync(new byte[Preface.Length]);
        await WriteAsync(FrameType.Settings, 0, 0, []);
    }

    public async Task WriteAsync(FrameType type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[HeaderLength + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8 | (byte)type);
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, HeaderLength);
        await _writing.WaitAsync();
        try
        {
            await output.WriteAsync(frame);
            await output.FlushAsync();
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>The next frame; null at the end of the connection. Settings, and pings, are answered on the way.</summary>
    public async Task<RawFrame?> ReadAsync()
    {
        var header = new byte[HeaderLength];
        if (await input.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength)
        {
            return null;
        }

        var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(header) >> 8];
        await input.ReadExactlyAsync(payload);
        var frame = new RawFrame((FrameType)header[3], header[4], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)), payload);
        try
        {
            if (frame.Type == FrameType.Settings && frame.Flags == 0)
            {
                await WriteAsync(FrameType.Settings, RawFrame.Acknowledge, 0, []);
            }
            else if (frame.Type == FrameType.Ping && frame.Flags == 0 && AnswersPings)
            {
                await WriteAsync(FrameType.Ping, RawFrame.Acknowledge, 0, payload);
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            // The other side closes already, or this one has said its last; what was sent before can still be read.
        }

        return frame;
    }

    /// <summary>The next frame of a type that is no acknowledgement; the others before it are passed over. Null when the connection ends before.</summary>
    public async Task<RawFrame?> ReadAsync(FrameType type)
    {
        while (await ReadAsync() is { } frame)
        {
            if (frame.Type == type && (type is not (FrameType.Ping or FrameType.Settings) || frame.Flags == 0))
            {
                return frame;
            }
        }

        return null;
    }

    public async Task WriteHeadersAsync(int stream, bool end, params (string Name, string Value)[] headers)
    {
        var type = FrameType.Headers;
        var flags = end ? RawFrame.EndStream : 0;
        var parts = Encode(headers).Chunk(MostPayload).ToArray();
        for (var i = 0; i < parts.Length; i++)
        {
            await WriteAsync(type, (byte)(flags | (i == parts.Length - 1 ? RawFrame.EndHeaders : 0)), stream, parts[i]);
            (type, flags) = (FrameType.Continuation, 0);
        }
    }

    public Task WriteDataAsync(int stream, bool end, params byte[] data) => WriteAsync(FrameType.Data, end ? RawFrame.EndStream : (byte)0, stream, data);

    public Task WriteResetAsync(int stream, int code)
    {
        var payload = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, code);
        return WriteAsync(FrameType.Reset, 0, stream, payload);
    }

    /// <summary>Lets the other side send so many bytes more on the connection.</summary>
    public Task WriteWindowAsync(int bytes)
    {
        var payload = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, bytes);
        return WriteAsync(FrameType.WindowUpdate, 0, 0, payload);
    }

    public Task WriteGoAwayAsync(int lastStream, int code)
    {
        var payload = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(payload, lastStream);
        BinaryPrimitives.WriteInt32BigEndian(payload.AsSpan(4), code);
        return WriteAsync(FrameType.GoAway, 0, 0, payload);
    }

    /// <summary>Begins a call of a method, as a client.</summary>
    public Task WriteCallAsync(int stream, string path, params (string Name, string Value)[] more) => WriteHeadersAsync(
        stream,
        end: false,
        [(":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "test"), ("content-type", "application/grpc"), ("te", "trailers"), .. more]);

    /// <summary>The status of an answer, which a server writes first: as one of the few that HPACK has a number for, or as text.</summary>
    public static string Status(RawFrame headers)
    {
        var block = headers.Payload.AsSpan();
        if ((block[0] & 0xe0) == 0x20)
        {
            // The size of the table comes before.
            block = block[1..];
        }

        return block[0] switch
        {
            >= 0x88 and <= 0x8e => new[] { "200", "204", "206", "304", "400", "404", "500" }[block[0] - 0x88],
            _ => Encoding.ASCII.GetString(block.Slice(2, block[1])),
        };
    }

    /// <summary>Says that nothing more comes; what the other side still says can be read.</summary>
    public ValueTask EndAsync() => output.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await output.DisposeAsync();
        await input.DisposeAsync();
        _writing.Dispose();
    }

    /// <summary>Every header as a literal that enters no table.</summary>
    private static byte[] Encode((string Name, string Value)[] headers)
    {
        var block = new MemoryStream();
        foreach (var (name, value) in headers)
        {
            block.WriteByte(0);
            WriteText(block, name);
            WriteText(block, value);
        }

        return block.ToArray();
    }

    private static void WriteText(MemoryStream block, string text)
    {
        var length = text.Length;
        if (length < 127)
        {
            block.WriteByte((byte)length);
        }
        else
        {
            block.WriteByte(127);
            for (length -= 127; length >= 128; length >>= 7)
            {
                block.WriteByte((byte)(length & 127 | 128));
            }

            block.WriteByte((byte)length);
        }

        block.Write(Encoding.Latin1.GetBytes(text));
    }
}
