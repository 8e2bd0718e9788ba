using System.Buffers;
using System.Text;
using Dapr.Rpc.Framing;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Type = Google.Protobuf.WellKnownTypes.Type;

namespace Dapr.Rpc.Tests;

/// <summary>A message that is written field by field into the buffer that goes on the wire.</summary>
public sealed class FrameWriterTests
{
    /// <summary>Lengths at whose border the length of the length changes, and those before and after them in one buffer.</summary>
    public static TheoryData<int> Lengths => [0, 1, 100, 120, 127, 128, 1_000, 16_383, 16_384, 20_000, 2_097_151, 2_097_152];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Field_OfAnyLength_IsReadAsItWasWritten(int length)
    {
        var expected = new Type { Name = "store" };
        foreach (var next in new[] { length, 5, length, length + 1 })
        {
            expected.Options.Add(new Option { Name = "key", Value = new Any { TypeUrl = "json", Value = ByteString.CopyFromUtf8(new string('v', next)) } });
        }

        var writer = FrameWriter.Begin();
        writer.Write(new Type { Name = "store" });
        foreach (var item in expected.Options)
        {
            var option = writer.BeginField(Type.OptionsFieldNumber);
            writer.Write(new Option { Name = item.Name });
            var any = writer.BeginField(Option.ValueFieldNumber);
            writer.Write(new Any { TypeUrl = item.Value.TypeUrl });
            var value = writer.BeginField(Any.ValueFieldNumber);
            writer.Write(item.Value.Value.Span);
            writer.EndField(value);
            writer.EndField(any);
            writer.EndField(option);
        }

        using var frame = MessageFrame.Create(writer, maxSize: null, compress: false);

        Assert.Equal((false, frame.Memory.Length - MessageFrame.HeaderLength), MessageFrame.ReadHeader(frame.Memory.Span, maxSize: null));
        Assert.Equal(expected, Type.Parser.ParseFrom(frame.Memory.Span[MessageFrame.HeaderLength..]));
    }

    [Fact]
    public void Frame_Compressed_HoldsTheMessage()
    {
        using var frame = MessageFrame.Create(Written("store"), maxSize: null, compress: true);
        var (isCompressed, length) = MessageFrame.ReadHeader(frame.Memory.Span, maxSize: null);

        var (buffer, size) = CompressedMessage.Decompress(
            ArrayPool<byte>.Shared, frame.Memory.Slice(MessageFrame.HeaderLength, length), ProtocolNames.Gzip, maxSize: null);

        Assert.True(isCompressed);
        Assert.Equal("store", Type.Parser.ParseFrom(buffer.AsSpan(0, size)).Name);
    }

    [Fact]
    public void Frame_LongerThanTheLimit_IsRefused()
    {
        var refused = Assert.Throws<RpcCallException>(() => MessageFrame.Create(Written("store"), maxSize: 6, compress: false));

        Assert.Equal("grpc: trying to send message larger than max (7 vs. 6)", refused.Status.Message);
    }

    /// <summary>Messages of one length are written without growing from the second on; what was long once leaves nothing that is too long for ever.</summary>
    [Fact]
    public void Buffer_OfMessagesOfOneLength_IsAsLongAsTheyNeed()
    {
        int[] lengths = [.. new[] { 50, 50, 1_000, 1_000, 1_000, 3_000, 50, 50 }.Select(length =>
        {
            var writer = Written(new string('a', length));
            var room = writer.Buffer.Length;
            MessageFrame.Create(writer, maxSize: null, compress: false).Dispose();
            return room;
        })];

        Assert.Equal([384, 384], lengths[..2]);
        Assert.InRange(lengths[3], 1_000, 1_600);
        Assert.Equal(lengths[3], lengths[4]);
        Assert.InRange(lengths[^1], 384, 700);
    }

    /// <summary>One that several attempts may send is nobody else's.</summary>
    [Fact]
    public void Buffer_OfAFrameThatIsSentAgain_IsNotUsedAgain()
    {
        var frame = MessageFrame.Create(Written("store"), maxSize: null, compress: false, isKept: true);
        frame.Dispose();

        Written("other");

        Assert.Equal("store", Type.Parser.ParseFrom(frame.Memory.Span[MessageFrame.HeaderLength..]).Name);
    }

    private static FrameWriter Written(string store)
    {
        var writer = FrameWriter.Begin();
        var field = writer.BeginField(Type.NameFieldNumber);
        writer.Write(Encoding.UTF8.GetBytes(store));
        writer.EndField(field);
        return writer;
    }
}
