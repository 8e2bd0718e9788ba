using System.Threading.Channels;
using Dapr.Sidecar.Tests.PubSub;

namespace Dapr.Sidecar.Tests.Bindings;

/// <summary>A binding as a user makes one: it keeps what it is asked, answers as it is told, and brings what the test has it bring.</summary>
internal sealed class FakeBinding(Func<OutputBindingRequest, OutputBindingResponse>? answer = null) : IOutputBinding, IInputBinding
{
    private readonly Channel<bool> _changes = Channel.CreateUnbounded<bool>();
    private Func<InputBindingEvent, CancellationToken, Task<InputBindingAnswer>>? _handler;

    public List<OutputBindingRequest> Asked { get; } = [];

    public bool IsRead => _handler is not null;

    public IReadOnlyList<string> Operations => ["create", "get"];

    public Task<OutputBindingResponse> InvokeAsync(OutputBindingRequest request, CancellationToken cancellationToken)
    {
        Asked.Add(request);
        return Task.FromResult(answer?.Invoke(request) ?? new OutputBindingResponse());
    }

    public Task<IAsyncDisposable> ReadAsync(Func<InputBindingEvent, CancellationToken, Task<InputBindingAnswer>> handler, CancellationToken cancellationToken)
    {
        _handler = handler;
        _changes.Writer.TryWrite(true);
        return Task.FromResult<IAsyncDisposable>(new Reading(this));
    }

    /// <summary>Whether it is read, once that has changed.</summary>
    public Task<bool> NextIsReadAsync() => _changes.Reader.ReadAsync().AsTask().WithLimit(() => $"no change; read: {IsRead}");

    public Task<InputBindingAnswer> BringAsync(string data, params (string Name, string Value)[] metadata) => _handler!(
        new InputBindingEvent { Data = System.Text.Encoding.UTF8.GetBytes(data), Metadata = metadata.ToDictionary(pair => pair.Name, pair => pair.Value) },
        CancellationToken.None);

    private sealed class Reading(FakeBinding owner) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            owner._handler = null;
            owner._changes.Writer.TryWrite(false);
            return ValueTask.CompletedTask;
        }
    }
}
