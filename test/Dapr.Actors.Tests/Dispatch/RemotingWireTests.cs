using System.Text;
using System.Text.Json;
using System.Xml;
using Dapr.Actors.Client;
using Dapr.Actors.Contracts;
using Dapr.Actors.Dispatch;
using SmartDevice.Interfaces;

namespace Dapr.Actors.Tests.Dispatch;

/// <summary>Official remoting to the letter, with the values of the official quickstart.</summary>
public sealed class RemotingWireTests
{
    private const string Header =
        """<z:anyType i:type="a:ActorHeader" xmlns:z="http://schemas.microsoft.com/2003/10/Serialization/" xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns:a="urn:actors"><a:MethodId>-451962872</a:MethodId><a:InterfaceId>-2089145799</a:InterfaceId><a:ActorId xmlns:b="http://schemas.datacontract.org/2004/07/Dapr.Actors"><b:ActorId>1</b:ActorId></a:ActorId><a:CallContext>c</a:CallContext><a:Headers xmlns:b="http://schemas.microsoft.com/2003/10/Serialization/Arrays"/><a:MethodName>SetDataAsync</a:MethodName><a:ActorType>SmokeDetectorActor</a:ActorType></z:anyType>""";

    private const string Body =
        """<WrappedMsgBody xmlns="urn:actors" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><value i:type="SetDataAsyncReqBody"><device xmlns:a="http://schemas.datacontract.org/2004/07/SmartDevice.Interfaces"><a:Name>first</a:Name></device></value></WrappedMsgBody>""";

    private static readonly ActorMethod Method = ActorContract.Of(typeof(ISmartDevice)).Methods[0];

    private static readonly RemotingHeader Call = new()
    {
        InterfaceId = ActorContract.Of(typeof(ISmartDevice)).InterfaceId,
        MethodId = Method.Id,
        MethodName = "SetDataAsync",
        ActorId = "1",
        ActorType = "SmokeDetectorActor",
        CallContext = "c",
    };

    [Fact]
    public void Header_OfACall_IsTheOfficialXml() => Assert.Equal(Header, Call.Write());

    [Fact]
    public void Header_OfAnOfficialClient_IsRead() => Assert.Equal(Call, RemotingHeader.Parse(Header.Replace("<a:ActorId ", "<a:InvocationId>x</a:InvocationId><a:ActorId ", StringComparison.Ordinal)));

    [Fact]
    public void Header_OfNamesWithEveryLetter_IsAsciiAndComesBack()
    {
        var call = Call with { ActorId = "<ü\"&'>\n😀", ActorType = "Größe", IsJson = true };

        var header = call.Write();

        Assert.True(Ascii.IsValid(header) && !header.Contains('\n', StringComparison.Ordinal));
        Assert.Equal(call, RemotingHeader.Parse(header));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("<a/>")]
    [InlineData("<a><MethodId>x</MethodId></a>")]
    public void Header_ThatIsNone_IsRefused(string header) => Assert.Contains("X-DaprRequestHeader", Assert.Throws<FormatException>(() => RemotingHeader.Parse(header)).Message, StringComparison.Ordinal);

    [Fact]
    public void DataContractBody_OfACall_IsTheOfficialXml() =>
        Assert.Equal(Normal(Body), Text(RemotingDataContractForm.Instance.WriteRequest(Method, [new SmartDeviceData { Name = "first" }])));

    [Fact]
    public void DataContractBody_OfAnOfficialClient_IsRead()
    {
        var arguments = RemotingDataContractForm.Instance.ReadRequest(Method, Binary(Body));

        Assert.Equal("first", Assert.IsType<SmartDeviceData>(Assert.Single(arguments)).Name);
    }

    [Fact]
    public void DataContractBody_OfSeveralArguments_HasThemByNameAndTakesThemAsTheyCome()
    {
        var method = ActorContract.Of(typeof(Client.IShop)).Methods.Single(method => method.Name == "DescribeAsync");

        var body = RemotingDataContractForm.Instance.WriteRequest(method, ["north", 7, null]);
        var arguments = RemotingDataContractForm.Instance.ReadRequest(method, Binary(
            """<WrappedMsgBody xmlns="urn:actors" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><value i:type="DescribeAsyncReqBody"><zone>north</zone><other><x/></other><order i:nil="true"/><number>7</number></value></WrappedMsgBody>"""));

        Assert.Equal(
            """<WrappedMsgBody xmlns="urn:actors" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><value i:type="DescribeAsyncReqBody"><number>7</number><order i:nil="true" xmlns:a="http://schemas.datacontract.org/2004/07/Dapr.Actors.Tests.Client"></order><zone>north</zone></value></WrappedMsgBody>""",
            Text(body));
        Assert.Equal(["north", 7, null], arguments);
    }

    [Fact]
    public void DataContractBody_WithAReference_SaysThatItIsOne()
    {
        var method = ActorContract.Of(typeof(Client.IShop)).Methods.Single(method => method.Name == "NeighbourAsync");
        var proxy = new ActorProxyFactory().CreateActorProxy<Client.IShop>(new ActorId("1"), "Shop");

        Assert.Equal(
            """<WrappedMsgBody xmlns="urn:actors" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><value i:type="NeighbourAsyncReqBody"><shop i:type="ActorReference"><ActorId xmlns:a="http://schemas.datacontract.org/2004/07/Dapr.Actors"><a:ActorId>1</a:ActorId></ActorId><ActorType>Shop</ActorType></shop></value></WrappedMsgBody>""",
            Text(RemotingDataContractForm.Instance.WriteRequest(method, [proxy])));
    }

    [Fact]
    public void DataContractResult_IsTheOfficialXml()
    {
        var body = RemotingDataContractForm.Instance.WriteResult(Method, "done");

        Assert.Equal(
            """<WrappedMsgBody xmlns="urn:actors" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><value i:type="SetDataAsyncRespBody"><retVal>done</retVal></value></WrappedMsgBody>""", Text(body));
        Assert.Equal("done", RemotingDataContractForm.Instance.ReadResult<string>("SetDataAsync", body));
    }

    [Fact]
    public void JsonBodies_AreTheOfficialOnes()
    {
        var form = new RemotingJsonForm(new JsonSerializerOptions(JsonSerializerDefaults.Web));

        Assert.Equal("""{"value":{"device":{"name":"first"}}}""", Encoding.UTF8.GetString(form.WriteRequest(Method, [new SmartDeviceData { Name = "first" }]).Span));
        Assert.Equal("""{"value":{"retVal":"done"}}""", Encoding.UTF8.GetString(form.WriteResult(Method, "done").Span));
        Assert.Equal("first", ((SmartDeviceData)form.ReadRequest(Method, """{"x":[1],"value":{"y":{},"device":{"name":"first"}}}"""u8.ToArray())[0]!).Name);
        Assert.Equal("done", form.ReadResult<string>("SetDataAsync", """{"value":{"retVal":"done"}}"""u8.ToArray()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"value":1}""")]
    [InlineData("""{"value":{}}""")]
    [InlineData("""{"value":{"device":1}}""")]
    public void JsonBody_WithoutTheArguments_IsRefused(string body)
    {
        var form = new RemotingJsonForm(new JsonSerializerOptions(JsonSerializerDefaults.Web));

        Assert.Contains("SetDataAsync", Assert.Throws<FormatException>(() => form.ReadRequest(Method, Encoding.UTF8.GetBytes(body))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""<other xmlns="urn:actors"/>""")]
    [InlineData("""<WrappedMsgBody xmlns="urn:actors"/>""")]
    [InlineData("""<WrappedMsgBody xmlns="urn:actors"><value/></WrappedMsgBody>""")]
    [InlineData("""<WrappedMsgBody xmlns="urn:actors"><value><device><a><b/></a></device><device/></value></WrappedMsgBody>""", true)]
    public void DataContractBody_WithoutTheArguments_IsRefused(string body, bool isRead = false)
    {
        var read = Record.Exception(() => RemotingDataContractForm.Instance.ReadRequest(Method, Binary(body)));

        Assert.Equal(isRead ? null : typeof(FormatException), read?.GetType());
    }

    [Fact]
    public void DataContractBody_ThatIsNoBinaryXml_IsRefused() => Assert.Throws<FormatException>(() => RemotingDataContractForm.Instance.ReadRequest(Method, "no"u8.ToArray()));

    [Fact]
    public void Failure_HasTheHeaderThatOfficialClientsTakeApart()
    {
        var header = RemotingFailure.WriteHeader(new InvalidOperationException("no"), "SetDataAsync");

        // They look for the second element of that very name, and for what it has last.
        var document = new XmlDocument();
        document.LoadXml(header);
        var entries = document.GetElementsByTagName("b:KeyValueOfstringbase64Binary");
        var details = Encoding.UTF8.GetString(Convert.FromBase64String(entries[1]!.LastChild!.InnerText));

        Assert.Equal(["HasRemoteException", "RemoteMethodException"], entries.Cast<XmlElement>().Select(entry => entry.FirstChild!.InnerText));
        Assert.StartsWith("Exception: System.InvalidOperationException, Method Name: SetDataAsync, Line Number: ", details, StringComparison.Ordinal);
        Assert.Contains(", Exception uuid: ", details, StringComparison.Ordinal);
        Assert.Equal(details, RemotingFailure.ReadHeader(header));
    }

    [Fact]
    public void Failure_HasTheBodyThatOfficialClientsRead()
    {
        var body = RemotingFailure.WriteBody(ActorFailure.Of(new InvalidOperationException("no", new FormatException("why"))));

        Assert.Equal(
            """<ActorInvokeExceptionData xmlns="urn:actors"><Message>no</Message><Type>System.InvalidOperationException</Type><Inner><Message>why</Message><Type>System.FormatException</Type></Inner></ActorInvokeExceptionData>""",
            Text(body));
    }

    [Fact]
    public void Failure_OfAnOfficialHost_IsRead()
    {
        var failure = RemotingFailure.ReadBody(Binary("""<ActorInvokeExceptionData xmlns="urn:actors" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><Message>no</Message><Type>System.Exception</Type></ActorInvokeExceptionData>"""));

        Assert.Equal(("System.Exception", "no", null), (failure!.Type, failure.Message, failure.Inner));
    }

    [Fact]
    public void Failure_OfALongChain_IsCutAndOneThatIsPassedOnKeepsItsName()
    {
        Exception exception = new ActorInvokeException("Their.Exception", "0");
        for (var depth = 1; depth < 100; depth++)
        {
            exception = new InvalidOperationException($"{depth}", exception);
        }

        var failure = JsonFailure.Read(JsonFailure.Write(ActorFailure.Of(exception)));
        var length = 0;
        for (var each = failure; each is not null; each = each.Inner)
        {
            length++;
        }

        Assert.Equal(16, length);
        Assert.Equal("Their.Exception", ActorFailure.Of(new ActorInvokeException("Their.Exception", "0")).Type);
    }

    /// <summary>The text of a body in binary XML.</summary>
    private static string Text(ReadOnlyMemory<byte> body)
    {
        using var reader = XmlDictionaryReader.CreateBinaryReader(body.ToArray(), XmlDictionaryReaderQuotas.Max);
        return Normal(reader);
    }

    /// <summary>The same XML with its declarations where they are first needed.</summary>
    private static string Normal(string xml)
    {
        using var reader = XmlReader.Create(new StringReader(xml));
        return Normal(reader);
    }

    private static string Normal(XmlReader reader)
    {
        var document = new XmlDocument();
        document.Load(reader);
        return document.OuterXml;
    }

    private static byte[] Binary(string xml)
    {
        using var stream = new MemoryStream();
        using (var writer = XmlDictionaryWriter.CreateBinaryWriter(stream))
        {
            using var reader = XmlReader.Create(new StringReader(xml));
            writer.WriteNode(reader, defattr: false);
        }

        return stream.ToArray();
    }
}
