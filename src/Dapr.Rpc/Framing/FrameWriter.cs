using System.Buffers;
using Google.Protobuf;

namespace Dapr.Rpc.Framing;

/// <summary>
/// Writes one message into the buffer that goes on the wire: whole, or field by field where somebody else serializes the value of one. JSON
/// would else stand in a buffer of its own first, and be copied. Protobuf reads fields in any order, and a message in parts.
/// </summary>
internal sealed class FrameWriter : IBufferWriter<byte>
{
    private const int FirstLength = 1024;

    // What a thread keeps for its next calls is 32 buffers of 16 KB at most. Longer ones are rented.
    private const int LongestOwn = 16 * 1024;
    private const int MostKept = 32;

    // An own stack for each thread: a buffer is mostly given back by another one, at the end of a call whose caller goes on there with its
    // next. What all share costs more than now and then a new buffer.
    [ThreadStatic]
    private static FrameWriter? Spare;

    [ThreadStatic]
    private static int Spares;

    private FrameWriter? _next;
    private byte[] _own = GC.AllocateUninitializedArray<byte>(FirstLength);
    private int _length;

    // How long the last length was: it is mostly that of the next.
    private int _width = 2;

    private FrameWriter() => Buffer = _own;

    /// <summary>What is written, behind room for the header.</summary>
    public byte[] Buffer { get; private set; }

    /// <summary>Where a long buffer comes from.</summary>
    public ArrayPool<byte> Pool { get; private set; } = ArrayPool<byte>.Shared;

    /// <summary>How long it is, with the header.</summary>
    public int Length => _length;

    /// <summary>Begins a message. It ends as a <see cref="MessageFrame"/>, which gives the buffer back; one that is not ended is left to the garbage collector.</summary>
    /// <param name="pool">Where a long buffer comes from; null for the pool of all.</param>
    public static FrameWriter Begin(ArrayPool<byte>? pool = null)
    {
        var writer = Spare;
        if (writer is null)
        {
            writer = new FrameWriter();
        }
        else
        {
            Spare = writer._next;
            Spares--;
            writer._next = null;
        }

        writer.Pool = pool ?? ArrayPool<byte>.Shared;
        writer._length = MessageFrame.HeaderLength;
        return writer;
    }

    /// <summary>Writes the fields of a message, as fields of the message or field that was begun last.</summary>
    public void Write(IMessage message) => Write(message, message.CalculateSize());

    /// <summary>The same for a message whose size is known.</summary>
    public void Write(IMessage message, int size)
    {
        message.WriteTo(GetSpan(size)[..size]);
        Advance(size);
    }

    /// <summary>Begins a field of bytes or of a message: what is written until <see cref="EndField"/> is its value.</summary>
    /// <param name="number">The number of the field.</param>
    /// <returns>For <see cref="EndField"/>.</returns>
    public Field BeginField(int number)
    {
        WriteVarint(WireFormat.MakeTag(number, WireFormat.WireType.LengthDelimited));
        GetSpan(_width);
        Advance(_width);
        return new Field(_length, _width);
    }

    /// <summary>Ends a field. Its length stands before its value, in as many bytes as it needs: if they are not those that were left, the value is moved.</summary>
    public void EndField(Field field)
    {
        var length = _length - field.Start;
        _width = CodedOutputStream.ComputeLengthSize(length);
        if (_width != field.Width)
        {
            GetSpan(_width);
            Buffer.AsSpan(field.Start, length).CopyTo(Buffer.AsSpan(field.Start - field.Width + _width));
            _length += _width - field.Width;
        }

        WriteVarint(Buffer.AsSpan(field.Start - field.Width), (uint)length);
    }

    /// <inheritdoc/>
    public void Advance(int count) => _length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return Buffer.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return Buffer.AsSpan(_length);
    }

    /// <summary>Gives the buffer to whoever writes next on this thread. Nobody may read it any more.</summary>
    public void GiveBack()
    {
        if (Buffer != _own)
        {
            Pool.Return(Buffer);
            Buffer = _own;
        }

        if (Spares == MostKept)
        {
            return;
        }

        _next = Spare;
        Spare = this;
        Spares++;
    }

    private static int WriteVarint(Span<byte> span, uint value)
    {
        var count = 0;
        for (; value >= 0x80; value >>= 7)
        {
            span[count++] = (byte)(value | 0x80);
        }

        span[count++] = (byte)value;
        return count;
    }

    private void WriteVarint(uint value) => Advance(WriteVarint(GetSpan(CodedOutputStream.ComputeRawVarint32Size(value)), value));

    private void Reserve(int count)
    {
        if (Buffer.Length - _length < Math.Max(count, 1))
        {
            Grow(count);
        }
    }

    private void Grow(int count)
    {
        var wanted = (long)_length + Math.Max(count, 1);
        if (wanted > Array.MaxLength)
        {
            throw new RpcCallException(RpcStatusCode.ResourceExhausted, $"grpc: trying to send message larger than max ({wanted} vs. {Array.MaxLength})");
        }

        var (old, needed) = (Buffer, (int)Math.Max(wanted, Math.Min(Buffer.Length * 2L, Array.MaxLength)));
        Buffer = needed > LongestOwn ? Pool.Rent(needed) : _own = GC.AllocateUninitializedArray<byte>(needed);
        old.AsSpan(0, _length).CopyTo(Buffer);
        if (old.Length > LongestOwn)
        {
            Pool.Return(old);
        }
    }

    /// <summary>A field that is begun.</summary>
    /// <param name="Start">Where its value begins.</param>
    /// <param name="Width">How many bytes are left before it for its length.</param>
    public readonly record struct Field(int Start, int Width);
}
