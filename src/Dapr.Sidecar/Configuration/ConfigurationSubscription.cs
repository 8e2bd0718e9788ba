using System.Threading.Channels;
using Dapr.Sidecar.Time;

namespace Dapr.Sidecar.Configuration;

/// <summary>Changes on their way to a stream or to the application, in order. Each counts as running until it is handed over.</summary>
internal sealed class ConfigurationSubscription(string id, string storeName, InFlight inFlight, Action<ConfigurationSubscription> ended)
{
    private readonly Channel<(IReadOnlyDictionary<string, ConfigurationValue> Changes, InFlight.Entry Entry)> _waiting =
        Channel.CreateUnbounded<(IReadOnlyDictionary<string, ConfigurationValue>, InFlight.Entry)>();

    private IAsyncDisposable? _source;
    private int _hasEnded;

    public string Id => id;

    public string StoreName => storeName;

    /// <summary>Whether it ended because the sidecar does, and not because somebody wanted it.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>What runs for the application in the background; nothing where a call waits for the changes.</summary>
    public Task Deliveries { get; set; } = Task.CompletedTask;

    /// <summary>Notes a change.</summary>
    public void Add(IReadOnlyDictionary<string, ConfigurationValue> changes)
    {
        var entry = inFlight.Note($"change of the configuration {storeName}");
        if (!_waiting.Writer.TryWrite((changes, entry))) entry.Dispose();
    }

    /// <summary>The store's side has begun.</summary>
    public void Begun(IAsyncDisposable source) => _source = source;

    /// <summary>Hands changes over, one after the other, until the subscription ends.</summary>
    public async Task ReadAsync(Func<IReadOnlyDictionary<string, ConfigurationValue>, Task> deliver, CancellationToken cancellationToken)
    {
        await foreach (var (changes, entry) in _waiting.Reader.ReadAllAsync(cancellationToken))
        {
            using (entry)
            {
                // What is still on its way when the subscription ends is nobody's any more.
                if (Volatile.Read(ref _hasEnded) == 0) await DeliverAsync(changes, entry, deliver);
            }
        }
    }

    /// <summary>Ends it: nothing new is handed over. What is being handed over is not waited for.</summary>
    /// <returns>When the store knows; false when somebody else has ended it before.</returns>
    public async Task<bool> EndAsync(bool isCutOff = false)
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) != 0) return false;

        IsCutOff = isCutOff;
        ended(this);
        _waiting.Writer.TryComplete();
        try
        {
            await (_source?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        finally
        {
            // Whoever reads may be gone.
            while (_waiting.Reader.TryRead(out var left))
            {
                left.Entry.Dispose();
            }
        }

        return true;
    }

    // A method of its own, so that a delivery is no part of the one before.
    private static async Task DeliverAsync(
        IReadOnlyDictionary<string, ConfigurationValue> changes, InFlight.Entry entry, Func<IReadOnlyDictionary<string, ConfigurationValue>, Task> deliver)
    {
        entry.Adopt();
        await deliver(changes);
    }
}
