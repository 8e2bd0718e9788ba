using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common;
using Dapr.Common.Serialization;
using Dapr.Protos;
using Dapr.Rpc;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;

namespace Dapr.Client.Tests.Serialization;

/// <summary>JSON by the contracts of a source generator, and without reflection where the application wants none.</summary>
public sealed partial class JsonTests
{
    public sealed record Known(string Name, Known? Next = null);

    public sealed record Unknown(string Name);

    [Fact]
    public async Task Client_WithAGeneratedContext_ReadsAndWritesByIt()
    {
        SaveStateRequest? sent = null;
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            endpoints.MapUnary(DaprMethods.SaveState, (request, _) =>
            {
                sent = request;
                return Task.FromResult(new Google.Protobuf.WellKnownTypes.Empty());
            });
            endpoints.MapUnary(DaprMethods.GetState, (_, _) => Task.FromResult(new GetStateResponse { Data = ByteString.CopyFromUtf8("""{"name":"b"}""") }));
        });
        using var client = sidecar.CreateClient(builder => builder.UseJsonSerializationOptions(Generated.Default.Options));

        await client.SaveStateAsync("store", "k", new Known("a"));

        Assert.Equal("""{"name":"a"}""", sent!.States[0].Value.ToStringUtf8());
        Assert.Equal(new Known("b"), await client.GetStateAsync<Known>("store", "k"));
        await Assert.ThrowsAsync<NotSupportedException>(async () => await client.SaveStateAsync("store", "k", new Unknown("a")));
    }

    [Fact]
    public async Task SaveState_OptionsOfTheUsers_AreHonoured()
    {
        SaveStateRequest? sent = null;
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(DaprMethods.SaveState, (request, _) =>
        {
            sent = request;
            return Task.FromResult(new Google.Protobuf.WellKnownTypes.Empty());
        }));
        var options = new JsonSerializerOptions
        {
            WriteIndented = true,
            IndentCharacter = '\t',
            IndentSize = 1,
            NewLine = "\r\n",
            MaxDepth = 5,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using var client = sidecar.CreateClient(builder => builder.UseJsonSerializationOptions(options));
        var value = new Known("é<" + new string('x', 5_000), new Known("b"));

        await client.SaveStateAsync("store", "k", value);

        Assert.Equal(JsonSerializer.Serialize(value, options), sent!.States[0].Value.ToStringUtf8());
        await Assert.ThrowsAsync<JsonException>(() => client.SaveStateAsync("store", "k", new Known("1", new("2", new("3", new("4", new("5", new("6"))))))));
    }

    [Fact]
    public async Task SaveAndPublish_LargeValue_MakeNoArrayOfIt()
    {
        const int Calls = 20;
        using var refusing = new Refusing();
        using var client = new DaprClientBuilder().UseHttpEndpoint("http://dapr").UseGrpcEndpoint("http://dapr").UseHttpMessageHandler(refusing).Build();
        var value = Enumerable.Repeat("tea", 50_000).ToArray();
        await CallAsync();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var call = 0; call < Calls; call++)
        {
            await CallAsync();
        }

        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
        Assert.True(refusing.Sent > 300_000 && each < 150_000, $"Each two calls that send {refusing.Sent} bytes allocate {each}.");

        async Task CallAsync()
        {
            await Assert.ThrowsAsync<DaprException>(() => client.SaveStateAsync("store", "k", value));
            await Assert.ThrowsAsync<DaprException>(() => client.PublishEventAsync("pubsub", "t", value));
        }
    }

    [Theory]
    [InlineData(typeof(RpcChannel))]
    [InlineData(typeof(DaprMethods))]
    [InlineData(typeof(DaprConnection))]
    [InlineData(typeof(DaprClient))]
    public void Library_IsCompiledForTrimmingAndAheadOfTime(Type type) =>
        Assert.Contains(type.Assembly.GetCustomAttributes<AssemblyMetadataAttribute>(), metadata => metadata is { Key: "IsAotCompatible", Value: "True" });

    [Fact]
    public void Serializer_NullAndEmpty_AreEachOther()
    {
        var serializer = new JsonDaprSerializer();

        Assert.Equal(("", ""), (serializer.Serialize<string?>(null), serializer.Serialize((object?)null)));
        Assert.Equal((null, 0), (serializer.Deserialize<string>(""), serializer.Deserialize<int>(null)));
        Assert.Null(serializer.Deserialize(null, typeof(string)));
        Assert.Empty(serializer.SerializeToUtf8Bytes<string?>(null));
    }

    [Fact]
    public void Serializer_Values_AreJsonOfTheWeb()
    {
        var serializer = new JsonDaprSerializer();
        var json = serializer.Serialize(new Known("a"));
        var type = new Known("a").GetType();

        Assert.Equal("""{"name":"a","next":null}""", json);
        Assert.Equal(json, serializer.Serialize(new Known("a"), type));
        Assert.Equal(new Known("a"), serializer.Deserialize<Known>("""{"NAME":"a"}"""));
        Assert.Equal(new Known("a"), serializer.Deserialize(json, type));
        Assert.Equal(new Known("a"), serializer.DeserializeFromUtf8Bytes<Known>(serializer.SerializeToUtf8Bytes(new Known("a"))));
    }

    [Fact]
    public void Serializer_WithAGeneratedContext_UsesIt() =>
        Assert.Equal("""{"name":"a"}""", new JsonDaprSerializer(Generated.Default.Options).Serialize(new Known("a")));

    [Fact]
    public void CloudEvent_WithAGeneratedContext_IsWrittenAndReadWithItsExtensions()
    {
        var json = JsonSerializer.Serialize(
            new CloudEvent<Known>(new Known("a")) { Type = "t", Extensions = new Dictionary<string, JsonElement> { ["priority"] = JsonSerializer.SerializeToElement(3, Generated.Default.Int32) } },
            Generated.Default.CloudEventKnown);

        var read = JsonSerializer.Deserialize(json, Generated.Default.CloudEventKnown)!;

        Assert.Equal((new Known("a"), "t", 3), (read.Data, read.Type, read.Extensions!["priority"].GetInt32()));
    }

    /// <summary>Takes a request and refuses it, all on the caller's thread.</summary>
    private sealed class Refusing : HttpMessageHandler
    {
        public long Sent { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Sent = request.Content!.Headers.ContentLength ?? 0;
            return Task.FromException<HttpResponseMessage>(new HttpRequestException(HttpRequestError.ConnectionError));
        }
    }

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Known))]
    [JsonSerializable(typeof(int))]
    [JsonSerializable(typeof(CloudEvent<Known>))]
    private sealed partial class Generated : JsonSerializerContext;
}
