using Dapr.Sidecar.PubSub.Routing;
using Dapr.Sidecar.Runtime;

namespace Dapr.Sidecar.PubSub.Bulk;

/// <summary>Takes the bulks of one subscription: each event goes its route, and has an answer of its own.</summary>
internal sealed class BulkTopicHandler(TopicHandler handler, IBulkTopicReceiver receiver)
{
    /// <summary>Handles a bulk, and tells each message what became of it. What goes wrong with one route, or one message, is no other's affair.</summary>
    public async Task HandleAsync(IReadOnlyList<BulkItem> items, CancellationToken cancellationToken)
    {
        var tries = items.Select(item => (Item: item, Attempt: TryRead(item))).Where(one => one.Attempt is not null).Select(one => (one.Item, Attempt: one.Attempt!)).ToList();
        try
        {
            // What has no route is dropped; an answer counts as soon as it is there, whatever keeps the other routes.
            var routes = tries.GroupBy(one => (one.Attempt.Event?.Path, one.Attempt.Message.Topic));
            await Task.WhenAll(routes.Select(route => RunAsync([.. route], cancellationToken)));
        }
        finally
        {
            tries.ForEach(one => one.Attempt.Dispose());
        }
    }

    private TopicAttempt? TryRead(BulkItem item)
    {
        try
        {
            return handler.Read(item.Message);
        }
        catch (Exception exception)
        {
            item.Failed(exception);
            return null;
        }
    }

    private async Task RunAsync(IReadOnlyList<(BulkItem Item, TopicAttempt Attempt)> route, CancellationToken cancellationToken)
    {
        try
        {
            if (route[0].Attempt.Event is not null) await AskAsync([.. route.Select(one => one.Attempt)], cancellationToken);
        }
        catch (Exception exception)
        {
            foreach (var (item, _) in route)
            {
                item.Failed(exception);
            }

            return;
        }

        foreach (var (item, attempt) in route)
        {
            await SettleAsync(item, attempt, cancellationToken);
        }
    }

    private async Task AskAsync(IReadOnlyList<TopicAttempt> attempts, CancellationToken cancellationToken)
    {
        var answers = await receiver.ReceiveAsync([.. attempts.Select(attempt => new BulkTopicEvent(UniqueId.New(), attempt.Event!))], cancellationToken);
        foreach (var (attempt, answer) in attempts.Zip(answers))
        {
            attempt.Answer = answer;
        }
    }

    private async Task SettleAsync(BulkItem item, TopicAttempt attempt, CancellationToken cancellationToken)
    {
        try
        {
            item.Handled(await handler.SettleAsync(attempt, cancellationToken));
        }
        catch (Exception exception)
        {
            // One message whose dead letter is not taken must not keep the others from their answers: its broker hears of it.
            item.Failed(exception);
        }
    }
}
