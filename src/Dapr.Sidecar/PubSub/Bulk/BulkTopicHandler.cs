using Dapr.Sidecar.PubSub.Routing;

namespace Dapr.Sidecar.PubSub.Bulk;

/// <summary>Takes the bulks of one subscription: each event goes its route, and has an answer of its own.</summary>
internal sealed class BulkTopicHandler(TopicHandler handler, IBulkTopicReceiver receiver)
{
    /// <summary>Handles a bulk, and tells each message what became of it.</summary>
    public async Task HandleAsync(IReadOnlyList<BulkItem> items, CancellationToken cancellationToken)
    {
        var tries = items.Select(item => (Item: item, Attempt: handler.Read(item.Message))).ToList();
        try
        {
            var routes = tries.Select(one => one.Attempt).Where(attempt => attempt.Event is not null).GroupBy(attempt => (attempt.Event!.Path, attempt.Message.Topic));
            await Task.WhenAll(routes.Select(route => AskAsync([.. route], cancellationToken)));
            foreach (var (item, attempt) in tries)
            {
                await SettleAsync(item, attempt, cancellationToken);
            }
        }
        finally
        {
            tries.ForEach(one => one.Attempt.Dispose());
        }
    }

    private async Task AskAsync(IReadOnlyList<TopicAttempt> attempts, CancellationToken cancellationToken)
    {
        var answers = await receiver.ReceiveAsync([.. attempts.Select(attempt => new BulkTopicEvent(Guid.NewGuid().ToString(), attempt.Event!))], cancellationToken);
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
