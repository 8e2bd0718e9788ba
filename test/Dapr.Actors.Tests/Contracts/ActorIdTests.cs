using System.Runtime.Serialization;
using System.Text.Json;

namespace Dapr.Actors.Tests.Contracts;

public sealed class ActorIdTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void Id_OfNothing_IsRefused(string? id) => Assert.ThrowsAny<ArgumentException>(() => new ActorId(id!));

    [Fact]
    public void Ids_OfOneText_AreEqualInEveryWay()
    {
        var (one, other) = (new ActorId("a"), new ActorId("a"));

        Assert.True(one == other);
        Assert.False(one != other);
        Assert.True(one.Equals((object)other));
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.Equal(0, one.CompareTo(other));
    }

    /// <summary>The official ones are equal then, and hash apart, though they are two actors to the runtime.</summary>
    [Fact]
    public void Ids_ThatDifferInCase_AreOfTwoActors()
    {
        var (one, other) = (new ActorId("a"), new ActorId("A"));

        Assert.True(one != other);
        Assert.NotEqual(0, one.CompareTo(other));
        Assert.Equal(2, new HashSet<ActorId> { one, other }.Count);
    }

    [Fact]
    public void Id_AsJson_IsItsText()
    {
        Assert.Equal("\"a\"", JsonSerializer.Serialize(new ActorId("a")));
        Assert.Equal(new ActorId("a"), JsonSerializer.Deserialize<ActorId>("\"a\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ActorId>("\"\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ActorId>("1"));
    }

    [Fact]
    public void Id_AsADataContract_HasTheOfficialNames()
    {
        using var stream = new MemoryStream();
        new DataContractSerializer(typeof(ActorId)).WriteObject(stream, new ActorId("1"));
        stream.Position = 0;

        Assert.Equal(
            """<ActorId xmlns="http://schemas.datacontract.org/2004/07/Dapr.Actors" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><ActorId>1</ActorId></ActorId>""",
            new StreamReader(stream).ReadToEnd());
        stream.Position = 0;
        Assert.Equal(new ActorId("1"), new DataContractSerializer(typeof(ActorId)).ReadObject(stream));
    }
}
