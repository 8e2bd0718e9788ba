using System.Threading.Channels;

namespace Dapr.Client.Tests.PubSub.Streaming;

/// <summary>Errors of a subscription, as its handler learns of them.</summary>
internal sealed class SeenErrors
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Channel<DaprException> _errors = Channel.CreateUnbounded<DaprException>();

    public Task Handle(DaprException exception)
    {
        _errors.Writer.TryWrite(exception);
        return Task.CompletedTask;
    }

    public Task<DaprException> NextAsync() => _errors.Reader.ReadAsync().AsTask().WaitAsync(Limit, TimeProvider.System);
}
