using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.AspNetCore.Tests.PubSub;

/// <summary>Endpoints that take a topic in bulk, called as the runtime calls them.</summary>
public sealed class BulkTests
{
    private const string Bulk =
        """
        {"id":"b","type":"com.dapr.event.sent.bulk","topic":"t","pubsubname":"pubsub","metadata":{"pubsubName":"pubsub"},
         "entries":[{"entryId":"1","event":{"id":"a","data":1,"specversion":"1.0","priority":3},"contentType":"application/cloudevents+json","metadata":{"m":"x"}},
                    {"entryId":"2","event":{"id":"b","data":2,"specversion":"1.0","priority":4},"contentType":"application/cloudevents+json","metadata":null}]}
        """;

    [Theory]
    [InlineData("/minimal/model")]
    [InlineData("/minimal/whole")]
    [InlineData("/controller/model")]
    [InlineData("/controller/whole")]
    public async Task Bulk_OfEvents_IsReadAndAnsweredByEntry(string path)
    {
        await using var app = await TestApp.StartAsync(
            application =>
            {
                application.UseCloudEvents();
                application.MapPost("/minimal/model", [Topic("pubsub", "t")][BulkSubscribe("t")] (BulkSubscribeMessage<BulkMessageModel<int>> bulk) => OfModels(bulk));
                application.MapPost("/minimal/whole", (BulkSubscribeMessage<CloudEvent<int>> bulk) => OfEvents(bulk)).WithTopic("pubsub", "t").WithBulkSubscribe(new() { TopicName = "t" });
                application.MapControllers();
            },
            builder => builder.Services.AddOnly<BulkController>().AddDapr());
        using var content = new StringContent(Bulk, Encoding.UTF8, "application/json");

        using var response = await app.Client.PostAsync(path, content);

        Assert.Equal("""{"statuses":[{"entryId":"1","status":"DROP"},{"entryId":"2","status":"SUCCESS"}]}""", await response.Content.ReadAsStringAsync());
    }

    private static BulkSubscribeAppResponse OfModels(BulkSubscribeMessage<BulkMessageModel<int>> bulk) => Answer(bulk, entry => entry.Data);

    private static BulkSubscribeAppResponse OfEvents(BulkSubscribeMessage<CloudEvent<int>> bulk) =>
        Answer(bulk, entry => entry.Extensions!["priority"].GetInt32() == entry.Data + 2 ? entry.Data : 0);

    private static BulkSubscribeAppResponse Answer<T>(BulkSubscribeMessage<T> bulk, Func<T, int> data) => new(
    [
        .. bulk.Entries.Select(entry => new BulkSubscribeAppResponseEntry(
            entry.EntryId,
            data(entry.Event) > 1 && bulk.Topic == "t" ? BulkSubscribeAppResponseStatus.SUCCESS : BulkSubscribeAppResponseStatus.DROP)),
    ]);

    [ApiController]
    [Route("controller")]
    public sealed class BulkController : ControllerBase
    {
        [Topic("pubsub", "model")]
        [BulkSubscribe("model")]
        [HttpPost("model")]
        public BulkSubscribeAppResponse Model(BulkSubscribeMessage<BulkMessageModel<int>> bulk) => OfModels(bulk);

        [Topic("pubsub", "whole")]
        [BulkSubscribe("whole")]
        [HttpPost("whole")]
        public BulkSubscribeAppResponse Whole(BulkSubscribeMessage<CloudEvent<int>> bulk) => OfEvents(bulk);
    }
}
