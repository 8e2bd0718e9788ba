using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Tests;

/// <summary>Keeps what is logged: category, message and fields.</summary>
internal sealed class CollectedLog : ILoggerFactory
{
    private readonly ConcurrentQueue<Entry> _entries = new();

    public event Action<Entry>? Logged;

    public IEnumerable<Entry> All => _entries;

    public IEnumerable<Entry> Of(string category) => _entries.Where(entry => entry.Category == category);

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, this);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    internal sealed record Entry(LogLevel Level, string Category, string Message, IReadOnlyDictionary<string, object?> Fields);

    private sealed class Logger(string category, CollectedLog owner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var entry = new Entry(logLevel, category, formatter(state, exception), (state as IEnumerable<KeyValuePair<string, object?>> ?? []).ToDictionary());
            owner._entries.Enqueue(entry);
            owner.Logged?.Invoke(entry);
        }
    }
}
