using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Dapr.Testing.Counters;

/// <summary>Notes turns in a file, where what was noted is there although the process dies. Times are those of the machine, the same for all processes.</summary>
public sealed class TurnLog(string path) : IDisposable
{
    private readonly FileStream _file = new(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
    private readonly Lock _gate = new();
    private long _turns;

    /// <summary>A turn begins.</summary>
    /// <returns>Its number.</returns>
    public long Begin(string actor, string operation)
    {
        var turn = Interlocked.Increment(ref _turns);
        Write($"B {turn} {Stopwatch.GetTimestamp()} {actor} {operation}");
        return turn;
    }

    /// <summary>A turn ends.</summary>
    /// <param name="turn">Its number.</param>
    /// <param name="value">What it has saved; null when it failed.</param>
    public void End(long turn, long? value) => Write($"E {turn} {Stopwatch.GetTimestamp()} {value?.ToString(CultureInfo.InvariantCulture) ?? "?"}");

    public void Dispose() => _file.Dispose();

    private void Write(string line)
    {
        lock (_gate)
        {
            _file.Write(Encoding.UTF8.GetBytes(line + "\n"));
        }
    }
}
