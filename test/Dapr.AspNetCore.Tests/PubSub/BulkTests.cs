using System.Text;
using Microsoft.AspNetCore.Builder;

namespace Dapr.AspNetCore.Tests.PubSub;

/// <summary>An endpoint that takes a topic in bulk, called as the runtime calls it.</summary>
public sealed class BulkTests
{
    [Fact]
    public async Task Bulk_OfEvents_IsReadAndAnsweredByEntry()
    {
        await using var app = await TestApp.StartAsync(application =>
        {
            application.UseCloudEvents();
            application.MapPost("/bulk", [Topic("pubsub", "t")][BulkSubscribe("t")] (BulkSubscribeMessage<BulkMessageModel<int>> bulk) =>
                new BulkSubscribeAppResponse(
                [
                    .. bulk.Entries.Select(entry => new BulkSubscribeAppResponseEntry(
                        entry.EntryId,
                        entry.Event.Data > 1 ? BulkSubscribeAppResponseStatus.SUCCESS : BulkSubscribeAppResponseStatus.DROP)),
                ]));
        });
        using var content = new StringContent(
            """
            {"id":"b","type":"com.dapr.event.sent.bulk","topic":"t","pubsubname":"pubsub","metadata":{"pubsubName":"pubsub"},
             "entries":[{"entryId":"1","event":{"id":"a","data":1,"specversion":"1.0"},"contentType":"application/cloudevents+json","metadata":{"m":"x"}},
                        {"entryId":"2","event":{"id":"b","data":2,"specversion":"1.0"},"contentType":"application/cloudevents+json","metadata":null}]}
            """,
            Encoding.UTF8,
            "application/json");

        using var response = await app.Client.PostAsync("/bulk", content);

        Assert.Equal("""{"statuses":[{"entryId":"1","status":"DROP"},{"entryId":"2","status":"SUCCESS"}]}""", await response.Content.ReadAsStringAsync());
    }
}
