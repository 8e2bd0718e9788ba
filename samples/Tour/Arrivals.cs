using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Tour;

/// <summary>What came to the endpoints of the application, for those who wait for it.</summary>
internal sealed class Arrivals
{
    private readonly ConcurrentDictionary<string, Channel<object>> _places = new();

    /// <summary>Something came.</summary>
    public void Note(string place, object what) => At(place).Writer.TryWrite(what);

    /// <summary>The next that comes to a place, or came and nobody has asked for.</summary>
    /// <exception cref="ProofFailedException">Nothing comes.</exception>
    public async Task<T> NextAsync<T>(string place, CancellationToken cancellationToken)
    {
        try
        {
            return (T)await At(place).Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(Proofs.Patience, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new ProofFailedException($"something comes to {place}", $"that within {Proofs.Patience.TotalSeconds:0} s", "nothing");
        }
    }

    private Channel<object> At(string place) => _places.GetOrAdd(place, static _ => Channel.CreateUnbounded<object>());
}
