namespace Dapr.Docs.Tests.Ready;

/// <summary>Waits until a line is logged.</summary>
internal sealed class AwaitedLine(string line) : ILoggerProvider, ILogger
{
    private readonly TaskCompletionSource _logged = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Logged => _logged.Task;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _ = formatter(state, exception) == line && _logged.TrySetResult();

    public void Dispose()
    {
    }
}
