namespace Dapr.Sidecar.PubSub.Bulk;

/// <summary>A subscription whose messages are gathered. At its end what is gathered is delivered at once, for its broker waits for it.</summary>
internal sealed class BulkSubscription(BulkBuffer buffer, IAsyncDisposable source) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        var ending = source.DisposeAsync();
        buffer.End();
        try
        {
            await ending;
        }
        finally
        {
            buffer.Dispose();
        }
    }
}
