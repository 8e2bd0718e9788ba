using Dapr.Client.Autogen.Grpc.v1;
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
