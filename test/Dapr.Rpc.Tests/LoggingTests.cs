using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Dapr.Rpc.Tests;

/// <summary>What a channel writes to its log.</summary>
public sealed class LoggingTests
{
    [Fact]
    public async Task Call_ThatFails_IsNamedOnceWithItsCode()
    {
        using var log = new Lines();
        await using var server = await TestServer.StartAsync(endpoints => EchoService.MapAll(endpoints, _ => throw new RpcCallException(RpcStatusCode.Aborted, "no")));
        using var channel = server.CreateChannel(options => options.LoggerFactory = log);

        await Assert.ThrowsAsync<RpcCallException>(() => channel.InvokeAsync(EchoService.Unary, new StringValue()));
        using var call = channel.Start(EchoService.Duplex);
        await call.WriteAsync(new StringValue());
        await Assert.ThrowsAsync<RpcCallException>(async () => await call.ReadAsync());

        Assert.Equal(["/test.Echo/Unary ended with Aborted.", "/test.Echo/Duplex ended with Aborted."], log.All);
    }

    [Fact]
    public async Task Call_ThatItsCallerGivesUp_IsNotNamed()
    {
        using var log = new Lines();
        await using var server = await TestServer.StartAsync(endpoints => endpoints.MapUnary(EchoService.Unary, (request, _) => Task.FromResult(request)));
        using var channel = server.CreateChannel(options => options.LoggerFactory = log);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            channel.InvokeAsync(EchoService.Unary, new StringValue(), new RpcCallOptions { CancellationToken = new CancellationToken(canceled: true) }));

        Assert.Empty(log.All);
    }

    private sealed class Lines : ILoggerFactory, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IEnumerable<string> All => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
