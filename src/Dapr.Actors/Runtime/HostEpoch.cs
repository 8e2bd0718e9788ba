namespace Dapr.Actors.Runtime;

/// <summary>Counts how often the runtime began to know of this host.</summary>
internal sealed class HostEpoch
{
    private int _current;

    /// <summary>The count.</summary>
    public int Current => Volatile.Read(ref _current);

    /// <summary>Of what is active until now the runtime knows nothing more.</summary>
    public void Advance() => Interlocked.Increment(ref _current);
}
