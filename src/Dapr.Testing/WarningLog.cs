using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Testing;

/// <summary>Keeps what Dapr warns of, in the application and in its sidecar.</summary>
internal sealed class WarningLog : ILoggerProvider, ILoggerFactory
{
    /// <summary>What the categories of Dapr begin with.</summary>
    public const string Category = "Dapr";

    private readonly ConcurrentQueue<string> _warnings = new();

    public IReadOnlyList<string> Warnings => [.. _warnings];

    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith(Category + ".", StringComparison.Ordinal) ? new Logger(_warnings) : NullLogger.Instance;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("Nothing but warnings is kept here.");

    public void Dispose()
    {
        // What was warned of is read after the end, too.
    }

    private sealed class Logger(ConcurrentQueue<string> warnings) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and < LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                warnings.Enqueue(formatter(state, exception) + (exception is null ? "" : $" ({exception.GetType().Name}: {exception.Message})"));
            }
        }
    }
}
