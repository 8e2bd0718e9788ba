using System.Buffers;
using Google.Protobuf;

namespace Dapr.Rpc.Framing;

/// <summary>
/// Writes one message into the buffer that goes on the wire: whole, or field by field where somebody else serializes the value of one. JSON
/// would else stand in a buffer of its own first, and be copied. Protobuf reads fields in any order, and a message in parts.
/// </summary>
internal sealed class FrameWriter : IBufferWriter<byte>
{
    // What is rented by one thread and given back by another, as the two ends of a call mostly are, costs more than a short array.
    private const int LongestOwn = 4096;

    // What JSON is written by asks for 256 bytes first, and for 4,096 when those are full.
    private const int Spare = 256;
    private const int ShortestGuess = 384;

    // One for each thread: from its beginning to its end a message is written by one.
    [ThreadStatic]
    private static FrameWriter? OfTheThread;

    private int _length;

    // How long the last length was: it is mostly that of the next. So is the room that a message of unknown length needs.
    private int _width = 2;
    private int _guess = ShortestGuess;
    private bool _isGuessed;
    private bool _hasGrown;

    private FrameWriter()
    {
    }

    /// <summary>What is written, behind room for the header.</summary>
    public byte[] Buffer { get; private set; } = [];

    /// <summary>Where a long buffer comes from.</summary>
    public ArrayPool<byte> Pool { get; private set; } = ArrayPool<byte>.Shared;

    /// <summary>Whether the buffer is from there.</summary>
    public bool IsRented { get; private set; }

    /// <summary>How long it is, with the header.</summary>
    public int Length => _length;

    /// <summary>Begins a message. It ends as a <see cref="MessageFrame"/>; one that is not ended is left to the garbage collector.</summary>
    /// <param name="pool">Where a long buffer comes from; null for the pool of all.</param>
    /// <param name="size">How long the message will be; null when nobody knows.</param>
    public static FrameWriter Begin(ArrayPool<byte>? pool = null, int? size = null)
    {
        var writer = OfTheThread ?? new FrameWriter();
        OfTheThread = null;
        writer.Pool = pool ?? ArrayPool<byte>.Shared;
        (writer._isGuessed, writer._hasGrown) = (size is null, false);
        writer.Allocate(size is { } known ? MessageFrame.HeaderLength + known : writer._guess);
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

    /// <summary>Leaves the buffer to the frame, and the writer to the next message.</summary>
    public void End()
    {
        if (_isGuessed)
        {
            // With room to spare, so that what is written needs not grow; less again when messages are much shorter.
            var room = Math.Max(_length + (_length / 4) + Spare, ShortestGuess);
            _guess = _hasGrown || _guess > room + Spare ? Math.Min(room, LongestOwn) : _guess;
        }

        Buffer = [];
        OfTheThread = this;
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

        var (old, isRented) = (Buffer, IsRented);
        Allocate((int)Math.Max(wanted, Math.Min(Buffer.Length * 2L, Array.MaxLength)));
        _hasGrown = true;
        old.AsSpan(0, _length).CopyTo(Buffer);
        if (isRented)
        {
            Pool.Return(old);
        }
    }

    private void Allocate(int length)
    {
        IsRented = length > LongestOwn;
        Buffer = IsRented ? Pool.Rent(length) : GC.AllocateUninitializedArray<byte>(length);
    }

    /// <summary>A field that is begun.</summary>
    /// <param name="Start">Where its value begins.</param>
    /// <param name="Width">How many bytes are left before it for its length.</param>
    public readonly record struct Field(int Start, int Width);
}
