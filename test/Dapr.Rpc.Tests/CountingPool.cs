using System.Buffers;

namespace Dapr.Rpc.Tests;

/// <summary>A pool that knows what is out.</summary>
internal sealed class CountingPool : ArrayPool<byte>
{
    private readonly HashSet<byte[]> _out = new(ReferenceEqualityComparer.Instance);

    /// <summary>How many buffers were not given back.</summary>
    public int Out
    {
        get
        {
            lock (_out)
            {
                return _out.Count;
            }
        }
    }

    /// <summary>How many were rented in all.</summary>
    public int Rented { get; private set; }

    /// <summary>How many came back twice, or from elsewhere.</summary>
    public int Strange { get; private set; }

    public override byte[] Rent(int minimumLength)
    {
        var buffer = new byte[minimumLength];
        lock (_out)
        {
            _out.Add(buffer);
            Rented++;
        }

        return buffer;
    }

    public override void Return(byte[] array, bool clearArray = false)
    {
        lock (_out)
        {
            if (!_out.Remove(array))
            {
                Strange++;
            }
        }

        // Whoever still reads it reads rubbish, as from a pool that has lent it again.
        array.AsSpan().Fill(0xee);
    }
}
