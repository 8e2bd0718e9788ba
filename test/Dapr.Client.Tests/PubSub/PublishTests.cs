using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common;
using Dapr.Protos;
using Dapr.Rpc;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;

namespace Dapr.Client.Tests.PubSub;

public sealed class PublishTests
{
    [Fact]
    public async Task PublishEvent_Data_GoesAsJson()
    {
        var sent = await CaptureAsync(client => client.PublishEventAsync("pubsub", "t", new { A = 1 }));

        Assert.Equal(("pubsub", "t", "application/json", """{"a":1}"""), (sent.PubsubName, sent.Topic, sent.DataContentType, sent.Data.ToStringUtf8()));
    }

    [Fact]
    public async Task PublishEvent_CloudEvent_GoesAsOne()
    {
        var sent = await CaptureAsync(client => client.PublishEventAsync("pubsub", "t", new CloudEvent<int>(5) { Type = "order", Subject = "s" }));

        Assert.Equal("application/cloudevents+json", sent.DataContentType);
        Assert.Equal("""{"data":5,"datacontenttype":"application/json","type":"order","subject":"s"}""", sent.Data.ToStringUtf8());
    }

    [Fact]
    public async Task PublishEvent_WithoutData_IsEmpty()
    {
        var sent = await CaptureAsync(client => client.PublishEventAsync("pubsub", "t"));

        Assert.Equal((0, ""), (sent.Data.Length, sent.DataContentType));
    }

    [Fact]
    public async Task BulkPublish_OlderRuntime_FallsBackOnceAndRemembers()
    {
        var (stable, alpha) = (0, 0);
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            endpoints.MapUnary(DaprMethods.BulkPublishEvent, (_, _) =>
            {
                stable++;
                return Task.FromException<BulkPublishResponse>(new RpcCallException(RpcStatusCode.Unimplemented, "unknown method"));
            });
            endpoints.MapUnary(DaprMethods.BulkPublishEventAlpha1, (request, _) =>
            {
                alpha++;
                return Task.FromResult(new BulkPublishResponse { FailedEntries = { new BulkPublishResponseFailedEntry { EntryId = request.Entries[1].EntryId, Error = "full" } } });
            });
        });
        using var client = sidecar.CreateClient();

        var first = await client.BulkPublishEventAsync("pubsub", "t", [10, 20]);
        await client.BulkPublishEventAsync("pubsub", "t", [30, 40]);

        Assert.Equal((1, 2), (stable, alpha));
        var failed = Assert.Single(first.FailedEntries);
        Assert.Equal((20, "full"), (failed.Entry.EventData, failed.ErrorMessage));
    }

    [Fact]
    public async Task PublishEvent_NoDataOrMetadata_IsRefused()
    {
        using var client = new DaprClientBuilder().Build();

        await Assert.ThrowsAsync<ArgumentNullException>("data", async () => await client.PublishEventAsync<string>("pubsub", "t", null!));
        await Assert.ThrowsAsync<ArgumentNullException>("metadata", async () => await client.PublishEventAsync("pubsub", "t", 1, null!));
        await Assert.ThrowsAsync<ArgumentNullException>("metadata", async () => await client.PublishEventAsync("pubsub", "t", (Dictionary<string, string>)null!));
    }

    [Fact]
    public async Task PublishEvent_CloudEventAsObject_GoesAsOne() => Assert.Equal(
        "application/cloudevents+json", (await CaptureAsync(client => client.PublishEventAsync<object>("pubsub", "t", new CloudEvent<int>(5)))).DataContentType);

    [Fact]
    public async Task PublishEvent_Metadata_GoesAlong() => Assert.Equal(
        "true", (await CaptureAsync(client => client.PublishEventAsync("pubsub", "t", 1, new Dictionary<string, string> { ["rawPayload"] = "true" }))).Metadata["rawPayload"]);

    [Fact]
    public async Task PublishByteEvent_Bytes_GoAsTheyAre()
    {
        var sent = await CaptureAsync(client => client.PublishByteEventAsync("pubsub", "t", "<a/>"u8.ToArray(), "application/xml"));

        Assert.Equal(("application/xml", "<a/>"), (sent.DataContentType, sent.Data.ToStringUtf8()));
        Assert.Equal("application/json", (await CaptureAsync(client => client.PublishByteEventAsync("pubsub", "t", "1"u8.ToArray()))).DataContentType);
    }

    [Fact]
    public async Task PublishEvent_CloudEventWithExtensions_KeepsThem()
    {
        var cloudEvent = new CloudEvent<int>(5) { Id = "7", Extensions = new Dictionary<string, JsonElement> { ["tenant"] = JsonSerializer.SerializeToElement("acme") } };

        var sent = await CaptureAsync(client => client.PublishEventAsync("pubsub", "t", cloudEvent));

        Assert.Equal("""{"data":5,"datacontenttype":"application/json","id":"7","tenant":"acme"}""", sent.Data.ToStringUtf8());
    }

    [Fact]
    public async Task BulkPublish_Events_GoAsWhatTheyAreWithMetadataOnEach()
    {
        var bytes = await CaptureBulkAsync(client => client.BulkPublishEventAsync("pubsub", "t", new[] { "raw"u8.ToArray() }, new Dictionary<string, string> { ["k"] = "v" }));
        var mixed = await CaptureBulkAsync(client => client.BulkPublishEventAsync<object>("pubsub", "t", [1, new CloudEvent<int>(2)]));

        Assert.Equal(("0", "raw", "application/octet-stream", "v"), (bytes.Entries[0].EntryId, bytes.Entries[0].Event.ToStringUtf8(), bytes.Entries[0].ContentType, bytes.Entries[0].Metadata["k"]));
        Assert.Equal("v", bytes.Metadata["k"]);
        Assert.Equal(["application/json", "application/cloudevents+json"], mixed.Entries.Select(entry => entry.ContentType));
        Assert.Equal(["0", "1"], mixed.Entries.Select(entry => entry.EntryId));
    }

    [Theory]
    [InlineData(RpcStatusCode.Unimplemented, "unknown method")]
    [InlineData(RpcStatusCode.Unknown, "failed to proxy request: required metadata dapr-callee-app-id or dapr-app-id not found")]
    public async Task BulkPublish_RuntimeWithoutIt_SaysSo(RpcStatusCode code, string message)
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            endpoints.MapUnary(DaprMethods.BulkPublishEvent, (_, _) => Task.FromException<BulkPublishResponse>(new RpcCallException(code, message)));
            endpoints.MapUnary(DaprMethods.BulkPublishEventAlpha1, (_, _) => Task.FromException<BulkPublishResponse>(new RpcCallException(code, message)));
        });
        using var client = sidecar.CreateClient();

        var exception = await Assert.ThrowsAsync<DaprFeatureNotAvailableException>(() => client.BulkPublishEventAsync("pubsub", "t", [1]));

        Assert.Equal(["BulkPublishEvent", "BulkPublishEventAlpha1"], exception.CheckedVariants);
        Assert.Equal(("PubSub", "pubsub"), (exception.BuildingBlock, exception.Component));
    }

    private static async Task<BulkPublishRequest> CaptureBulkAsync(Func<DaprClient, Task> publish)
    {
        BulkPublishRequest? sent = null;
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(DaprMethods.BulkPublishEvent, (request, _) =>
        {
            sent = request;
            return Task.FromResult(new BulkPublishResponse { FailedEntries = { new BulkPublishResponseFailedEntry { EntryId = "unknown", Error = "?" } } });
        }));
        using var client = sidecar.CreateClient();
        await publish(client);
        return sent!;
    }

    private static async Task<PublishEventRequest> CaptureAsync(Func<DaprClient, Task> publish)
    {
        PublishEventRequest? sent = null;
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(DaprMethods.PublishEvent, (request, _) =>
        {
            sent = request;
            return Task.FromResult(new Empty());
        }));
        using var client = sidecar.CreateClient();
        await publish(client);
        return sent!;
    }
}
