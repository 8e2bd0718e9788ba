using System.Net;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Google.Protobuf;

namespace Dapr.Sidecar.Tests.Bindings;

/// <summary>Asking output bindings where no recorded exchange goes.</summary>
public sealed class BindingApiTests
{
    [Theory]
    [InlineData("""{"operation":"create","data":{"b":1.0,"a":"<"}}""", """{"a":"\u003c","b":1}""")]
    [InlineData("""{"OPERATION":"create","Data":"text"} and more""", "\"text\"")]
    [InlineData("""{"operation":"create","data":null}""", "null")]
    [InlineData("""{"operation":"create"}""", "null")]
    public async Task Invoke_DataOfHttp_IsTheJsonValue(string body, string data)
    {
        var binding = new FakeBinding();
        await using var sidecar = await StartAsync(binding);

        var (status, _, _) = await sidecar.InvokeAsync("out", body);

        Assert.Equal((204, data), (status, System.Text.Encoding.UTF8.GetString(Assert.Single(binding.Asked).Data.Span)));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"operation":1}""")]
    [InlineData("""{"operation":"create","metadata":{"k":1}}""")]
    [InlineData("""{"operation":"create","metadata":"k"}""")]
    public async Task Invoke_BodyOfAnotherForm_IsMalformed(string body)
    {
        var binding = new FakeBinding();
        await using var sidecar = await StartAsync(binding);

        var (status, answer, _) = await sidecar.InvokeAsync("out", body);

        Assert.Equal(400, status);
        Assert.StartsWith("""{"errorCode":"ERR_MALFORMED_REQUEST","message":"failed deserializing HTTP body: json: cannot unmarshal """, answer, StringComparison.Ordinal);
        Assert.Empty(binding.Asked);
    }

    [Fact]
    public async Task Invoke_Answer_HasItsDataAndItsMetadataInHeaders()
    {
        var binding = new FakeBinding(request => new OutputBindingResponse
        {
            Data = request.Operation == "get" ? "[1]"u8.ToArray() : Array.Empty<byte>(),
            Metadata = new Dictionary<string, string> { ["Count"] = "1\r\nx: y", ["no name"] = "z" },
        });
        await using var sidecar = await StartAsync(binding);

        var (status, body, response) = await sidecar.InvokeAsync("out", """{"operation":"get"}""");
        var empty = await sidecar.InvokeAsync("out", """{"operation":"create"}""");
        using var call = sidecar.Rpc.Start(DaprMethods.InvokeBinding, new RpcCallOptions());
        await call.WriteAsync(new InvokeBindingRequest { Name = "out", Operation = "get" });
        await call.CompleteAsync();
        var answer = await call.ReadAsync();

        Assert.Equal((200, "[1]", "1  x: y"), (status, body, Assert.Single(response.Headers.GetValues("metadata.count"))));
        Assert.Equal((200, ""), (empty.Status, empty.Body));
        Assert.Equal(("[1]", "1\r\nx: y", "z"), (answer!.Data.ToStringUtf8(), answer.Metadata["Count"], answer.Metadata["no name"]));
        Assert.Equal("1  x: y", (await call.GetHeadersAsync()).GetValue("metadata.count"));
    }

    [Fact]
    public async Task Invoke_BindingThatFailsWithMetadata_TellsIt()
    {
        var binding = new FakeBinding(_ => throw new OutputBindingException("out of paper", new Dictionary<string, string> { ["tray"] = "2" }));
        await using var sidecar = await StartAsync(binding);

        var (status, body, response) = await sidecar.InvokeAsync("out", """{"operation":"create"}""");
        var failure = await Assert.ThrowsAsync<RpcCallException>(() => sidecar.Rpc.InvokeAsync(DaprMethods.InvokeBinding, new InvokeBindingRequest { Name = "out", Operation = "create" }));

        Assert.Equal((500, """{"errorCode":"ERR_INVOKE_OUTPUT_BINDING","message":"error invoking output binding out: out of paper"}"""), (status, body));
        Assert.Equal("2", Assert.Single(response.Headers.GetValues("metadata.tray")));
        Assert.Equal((RpcStatusCode.Internal, "error invoking output binding out: out of paper"), (failure.StatusCode, failure.Status.Message));
        Assert.Contains(sidecar.Log.All, entry => entry.Message == "The output binding out failed at create");
        Assert.Empty(sidecar.Invoked);
    }

    [Fact]
    public async Task Invoke_TraceOfTheCaller_GoesAlongAsMetadataAndIsNotNoted()
    {
        const string Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        var binding = new FakeBinding();
        await using var sidecar = await StartAsync(binding);

        await sidecar.InvokeAsync("out", """{"operation":"create","metadata":{"k":"v"}}""", ("traceparent", Trace), ("tracestate", "a=b"), ("baggage", "c=d"));
        await sidecar.Rpc.InvokeAsync(
            DaprMethods.InvokeBinding,
            new InvokeBindingRequest { Name = "out", Operation = "create", Data = ByteString.CopyFromUtf8("raw") },
            new RpcCallOptions { Headers = new RpcHeaders { { "traceparent", Trace } } });

        Assert.Equal(
            new Dictionary<string, string> { ["k"] = "v", ["traceparent"] = Trace, ["tracestate"] = "a=b", ["baggage"] = "c=d" },
            binding.Asked[0].Metadata);
        Assert.Equal((Trace, "raw"), (binding.Asked[1].Metadata["traceparent"], System.Text.Encoding.UTF8.GetString(binding.Asked[1].Data.Span)));
        Assert.Equal(["k"], sidecar.Invoked[0].Metadata.Keys);
    }

    [Theory]
    [InlineData("input", 500)]
    [InlineData("output", 204)]
    [InlineData("input, output", 204)]
    [InlineData(" Output ", 204)]
    [InlineData("", 204)]
    public async Task Invoke_Direction_SaysWhetherItMayBeAsked(string direction, int status)
    {
        await using var sidecar = await StartAsync(new FakeBinding(), ("direction", direction));

        Assert.Equal(status, (await sidecar.InvokeAsync("out", """{"operation":"create"}""")).Status);
    }

    [Theory]
    [InlineData("", "\"capabilities\":[\"INPUT_BINDING\",\"OUTPUT_BINDING\"]")]
    [InlineData("output", "\"capabilities\":[\"OUTPUT_BINDING\"]")]
    [InlineData("input", "\"capabilities\":[\"INPUT_BINDING\"]")]
    [InlineData("input,output", "\"capabilities\":[\"INPUT_BINDING\",\"OUTPUT_BINDING\"]")]
    public async Task Metadata_Binding_HasItsDirections(string direction, string capabilities)
    {
        await using var sidecar = await StartAsync(new FakeBinding(), ("direction", direction));

        Assert.Contains(capabilities, await sidecar.Http.GetStringAsync("/v1.0/metadata"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_OtherVerbs_AreNoRoute()
    {
        await using var sidecar = await StartAsync(new FakeBinding());

        using var put = await sidecar.Http.PutAsync("/v1.0/bindings/out", new StringContent("""{"operation":"create"}"""));
        using var get = await sidecar.Http.GetAsync("/v1.0/bindings/out");

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (put.StatusCode, get.StatusCode));
    }

    private static Task<BindingSidecar> StartAsync(FakeBinding binding, params (string Name, string Value)[] settings) => BindingSidecar.StartAsync(
        null,
        ComponentSpec.ForBinding("out", _ => binding) with { Metadata = settings.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.OrdinalIgnoreCase) });
}
