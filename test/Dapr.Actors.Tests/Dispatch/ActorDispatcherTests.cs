using System.Text;
using System.Text.Json;
using Dapr.Actors.Client;
using Dapr.Actors.Contracts;
using Dapr.Actors.Dispatch;
using Dapr.Actors.Tests.Client;

namespace Dapr.Actors.Tests.Dispatch;

/// <summary>How a host finds the method of a call, and reads it.</summary>
public sealed class ActorDispatcherTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public interface IOther : IActor
    {
        Task OpenAsync();
    }

    public sealed class Parcel
    {
#pragma warning disable CA1051 // What is tested.
        public int Count;
#pragma warning restore CA1051
    }

    [Theory]
    [InlineData("PlaceAsync", """{"product":"tea","amount":1}""", """{"product":"tea!","amount":2}""")]
    [InlineData("DescribeAsync", """{"Number":7,"more":[],"zone":"north","order":null}""", "\"north 7 none\"")]
    [InlineData("FindAsync", "null", "null")]
    [InlineData("PlaceAsync", """[{"product":"tea","amount":1}]""", """{"product":"tea!","amount":2}""")]
    [InlineData("DescribeAsync", """["north",7,null]""", "\"north 7 none\"")]
    [InlineData("FindAsync", "[null]", "null")]
    [InlineData("OpenAsync", "", "")]
    [InlineData("OpenAsync", "whatever", "")]
    [InlineData("CountAsync", "", "0")]
    public async Task PlainJson_OfAnyClient_IsAnsweredInIt(string method, string body, string expected)
    {
        var answer = await Dispatcher().InvokeAsync(new Shop(), Request(method, body), CancellationToken.None);

        Assert.Equal((expected, expected.Length > 0 ? "application/json" : null, null), (Encoding.UTF8.GetString(answer.Body.Span), answer.ContentType, answer.ErrorHeader));
    }

    /// <summary>Data contracts and remoting carry them, so that classes for those have them.</summary>
    [Fact]
    public void PublicFields_TravelInPlainJson()
    {
        var form = new JsonForm(Json);

        var json = form.Write(new Parcel { Count = 3 });

        Assert.Equal("""{"count":3}""", Encoding.UTF8.GetString(json.Span));
        Assert.Equal(3, form.ReadResult<Parcel>("m", json).Count);
    }

    /// <summary>What is known of a type is known once, however many options say the same.</summary>
    [Fact]
    public void Options_ThatAreEqual_ShareWhatTheyKnowOfATypeWhenPrepared()
    {
        var (one, two) = (ActorJson.Prepare(new(JsonSerializerDefaults.Web)), ActorJson.Prepare(new(JsonSerializerDefaults.Web)));

        Assert.NotSame(one, two);
        Assert.Equal(one.Converters, two.Converters);
        Assert.Same(one.TypeInfoResolver, two.TypeInfoResolver);
    }

    [Theory]
    [InlineData("PlaceAsync", "", "takes JSON of a Dapr.Actors.Tests.Client.Order for 'order', and the call has no body")]
    [InlineData("PlaceAsync", "[", "and the body of the call is no such thing")]
    [InlineData("PlaceAsync", "[1,2]", "takes JSON of a Dapr.Actors.Tests.Client.Order for 'order', and the body of the call is no such thing")]
    [InlineData("DescribeAsync", "7", "It is no object")]
    [InlineData("DescribeAsync", "[]", "It has 0 arguments in place of 3")]
    [InlineData("DescribeAsync", """["north",7,null,[1]]""", "It has 4 arguments in place of 3")]
    [InlineData("DescribeAsync", """{"zone":"north","order":null}""", "It has no 'number'")]
    [InlineData("DescribeAsync", """{"zone":"north","order":null,"number":"x"}""", "takes a JSON object with 'zone', 'number', 'order'")]
    public async Task PlainJson_WithoutTheArguments_SaysWhatIsMissing(string method, string body, string why)
    {
        var exception = await Assert.ThrowsAsync<FormatException>(() => Dispatcher().InvokeAsync(new Shop(), Request(method, body), CancellationToken.None).AsTask());

        Assert.Contains(why, exception.Message, StringComparison.Ordinal);
        Assert.Contains(method, exception.Message, StringComparison.Ordinal);
    }

    /// <summary>What the exception says is logged, and readers of JSON and of data contracts quote what they cannot read.</summary>
    [Theory]
    [InlineData(ActorWireFormat.Json)]
    [InlineData(ActorWireFormat.RemotingJson)]
    public void Body_ThatIsNoJson_IsNotQuoted(ActorWireFormat format)
    {
        ActorWireForm form = format == ActorWireFormat.Json ? new JsonForm(Json) : new RemotingJsonForm(Json);
        ReadOnlyMemory<byte> body = "treasure"u8.ToArray();

        var request = Assert.Throws<FormatException>(() => form.ReadRequest(ActorContract.Of(typeof(IShop)).Methods.Single(method => method.Name == "PlaceAsync"), body));
        var result = Assert.Throws<FormatException>(() => form.ReadResult<int>("CountAsync", body));

        Assert.All([request, result], exception =>
        {
            Assert.EndsWith("It is no JSON at byte 2 of line 1.", exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("treasure", $"{exception}", StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Value_OfAnotherDataContract_IsNotQuoted()
    {
        var form = RemotingDataContractForm.Instance;
        var method = ActorContract.Of(typeof(IShop)).Methods.Single(method => method.Name == "CountAsync");
        var body = form.WriteResult(method, "treasure");

        var exception = Assert.Throws<FormatException>(() => form.ReadResult<int>("CountAsync", body));

        Assert.DoesNotContain("treasure", $"{exception}", StringComparison.Ordinal);
    }

    [Fact]
    public void Method_ThatThereIsNot_NamesThoseThatThereAre()
    {
        var exception = Assert.Throws<MissingMethodException>(() => Dispatcher().MethodName(Request("Nope", "")));

        Assert.Contains("no method 'Nope'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("CountAsync", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MethodName_OfRemoting_IsThatOfTheInterface()
    {
        var contract = ActorContract.Of(typeof(IShop));
        var header = new RemotingHeader { InterfaceId = contract.InterfaceId, MethodId = contract.Methods[1].Id };

        Assert.Equal(contract.Methods[1].Name, Dispatcher().MethodName(Request("any", "", header)));
    }

    /// <summary>The official host says "No interface found with this Id": its caller has the same interface in another namespace.</summary>
    [Fact]
    public void Issue424_InterfaceOfAnotherNamespace_IsFoundByTheNameOfTheMethod()
    {
        var header = new RemotingHeader { InterfaceId = 1, MethodId = 2, MethodName = "CountAsync" };

        Assert.Equal("CountAsync", Dispatcher().MethodName(Request("CountAsync", "", header)));
        var exception = Assert.Throws<MissingMethodException>(() => Dispatcher().MethodName(Request("Nope", "", header with { MethodName = "Nope" })));
        Assert.Contains("the interface 1, which is a checksum of their names with the namespace", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    public async Task Remoting_WithoutABody_IsAnsweredAsTheCallerOrTheHostSays(bool isCallerJson, bool isHostJson, bool isJson)
    {
        var header = new RemotingHeader { InterfaceId = 1, MethodId = 2, MethodName = "CountAsync", IsJson = isCallerJson };
        var request = new ActorCallRequest { Method = "CountAsync", Body = default, RemotingHeader = header.Write(), UsesJsonRemoting = isHostJson };

        var answer = await Dispatcher().InvokeAsync(new Shop(), request, CancellationToken.None);

        Assert.Equal(isJson, answer.Body.Span[0] == '{');
        Assert.Equal("application/octet-stream; charset=utf-8", answer.ContentType);
    }

    [Fact]
    public void Failure_OfPlainJson_IsTheTransportsUnlessTheCallerKnowsIt()
    {
        var dispatcher = Dispatcher();

        Assert.Null(dispatcher.Failure(Request("OpenAsync", ""), new InvalidOperationException("no")));
        var answer = dispatcher.Failure(new ActorCallRequest { Method = "OpenAsync", Body = default, AcceptsFailure = true }, new InvalidOperationException("no"));
        Assert.Equal("""{"$daprActorError":{"type":"System.InvalidOperationException","message":"no"}}""", Encoding.UTF8.GetString(answer!.Value.Body.Span));
        Assert.NotNull(answer.Value.ErrorHeader);
    }

    [Fact]
    public void Failure_OfACallThatCannotBeRead_IsToldAllTheSame()
    {
        var answer = Dispatcher().Failure(new ActorCallRequest { Method = "OpenAsync", Body = default, RemotingHeader = "no xml" }, new FormatException("no"));

        Assert.Contains("Method Name: OpenAsync", RemotingFailure.ReadHeader(answer!.Value.ErrorHeader!), StringComparison.Ordinal);
        Assert.Equal("System.FormatException", RemotingFailure.ReadBody(answer.Value.Body)!.Type);
    }

    [Fact]
    public void Methods_OfOneNameInTwoInterfaces_AreRefused()
    {
        var exception = Assert.Throws<ArgumentException>(() => ActorDispatcher.Create(typeof(Shop), [typeof(IShop), typeof(IOther)], Json));

        Assert.Contains("OpenAsync", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Method_ThatReturnsNoTask_SaysSo()
    {
        var dispatcher = ActorDispatcher.Create(typeof(Careless), [typeof(IOther)], Json);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => dispatcher.InvokeAsync(new Careless(), Request("OpenAsync", ""), CancellationToken.None).AsTask());

        Assert.Contains("returned null", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Exception_OfAMethodBeforeItsFirstAwait_IsTheOneThatWasThrown(bool isGenerated)
    {
        var contract = isGenerated ? ActorContract.Of(typeof(IOther)) : ActorContract.Reflect(typeof(IOther));

        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => contract.Methods[0].RunAsync(new Failing(), [], new JsonForm(Json), CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task Reference_ThatAnActorIsGiven_IsBoundByItsOwnFactory()
    {
        using var sidecar = PlayedSidecar.For(new Shop(), typeof(IShop));
        var visitor = new Visitor(sidecar.CreateFactory());
        var dispatcher = ActorDispatcher.Create(typeof(Visitor), [typeof(IVisitor)], Json);

        await dispatcher.InvokeAsync(visitor, Request("EnterAsync", """{"actorId":"1","actorType":"Shop"}"""), CancellationToken.None);

        Assert.Equal("OpenAsync", Assert.Single(sidecar.Host.Calls).Method);
    }

    private static IActorDispatcher Dispatcher() => ActorDispatcher.Create(typeof(Shop), [typeof(IActor), typeof(IShop), typeof(IBranch)], Json);

    private static ActorCallRequest Request(string method, string body, RemotingHeader? header = null) =>
        new() { Method = method, Body = Encoding.UTF8.GetBytes(body), RemotingHeader = header?.Write() };

    public interface IVisitor : IActor
    {
        Task EnterAsync(IShop shop);
    }

    private sealed class Visitor(IActorProxyFactory factory) : IVisitor, IActorInstance
    {
        ActorId IActorInstance.ActorId => new("v");

        string IActorInstance.ActorType => "Visitor";

        IActorProxyFactory IActorInstance.ProxyFactory => factory;

        public Task EnterAsync(IShop shop) => shop.OpenAsync();
    }

    private sealed class Careless : IOther
    {
        public Task OpenAsync() => null!;
    }

    private sealed class Failing : IOther
    {
        public Task OpenAsync() => throw new TimeZoneNotFoundException();
    }
}
