using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Hosting;

/// <summary>
/// Keeps what a sidecar says until the application that it was started for has loggers. Of the servers within the sidecar only
/// warnings count: what they listen on is no address of the application.
/// </summary>
internal sealed class LateLoggerFactory : ILoggerFactory
{
    private readonly Lock _lock = new();
    private readonly List<Action> _waiting = [];
    private ILoggerFactory? _factory;

    public ILogger CreateLogger(string categoryName) =>
        new LateLogger(this, categoryName, categoryName.StartsWith("Dapr.", StringComparison.Ordinal) ? LogLevel.Trace : LogLevel.Warning);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("The loggers are those of the application.");

    /// <summary>Hands over what was said, and from here on everything at once.</summary>
    public void Forward(ILoggerFactory factory)
    {
        lock (_lock)
        {
            _factory = factory;
            foreach (var write in _waiting)
            {
                write();
            }

            _waiting.Clear();
        }
    }

    public void Dispose()
    {
        // The loggers are those of the application.
    }

    private void Write(Action write)
    {
        lock (_lock)
        {
            if (_factory is null)
            {
                _waiting.Add(write);
                return;
            }
        }

        write();
    }

    private sealed class LateLogger(LateLoggerFactory owner, string category, LogLevel least) : ILogger
    {
        private ILogger? _logger;

        private ILogger? Logger => _logger ??= Volatile.Read(ref owner._factory)?.CreateLogger(category);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => Logger?.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least && (Logger?.IsEnabled(logLevel) ?? logLevel != LogLevel.None);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= least)
            {
                owner.Write(() => Logger!.Log(logLevel, eventId, state, exception, formatter));
            }
        }
    }
}
