using Dapr.Sidecar.Api;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.State.Encryption;

/// <summary>
/// A store whose values are encrypted on their way into another one. Keys, etags and times are as they are. Many keys are read one by one, so
/// that a value which cannot be decrypted spoils no other.
/// </summary>
internal sealed partial class EncryptedStateStore : IStateStore, IAsyncDisposable
{
    private readonly IStateStore _inner;
    private readonly StateCipher _cipher;
    private readonly string _name;
    private readonly ILogger _logger;
    private int _hasWarned;

    private EncryptedStateStore(IStateStore inner, StateCipher cipher, string name, ILogger logger) =>
        (_inner, _cipher, _name, _logger) = (inner, cipher, name, logger);

    public StateStoreFeatures Features => _inner.Features;

    public int MaxTransactionSize => _inner.MaxTransactionSize;

    /// <summary>An instance of a component, which encrypts when that is a state store and has keys.</summary>
    /// <exception cref="InvalidOperationException">A key is no secret, or no key.</exception>
    public static object Over(ComponentSpec spec, object instance, ILogger<EncryptedStateStore> logger) =>
        instance is IStateStore store && StateCipher.Read(spec) is { } cipher ? new EncryptedStateStore(store, cipher, spec.Name, logger) : instance;

    public async Task<StateValue?> GetAsync(StateRead read, CancellationToken cancellationToken) => Open(await _inner.GetAsync(read, cancellationToken));

    public Task<StateOutcome> ApplyAsync(IReadOnlyList<StateChange> changes, CancellationToken cancellationToken) =>
        _inner.ApplyAsync([.. changes.Select(Seal)], cancellationToken);

    public Task<IReadOnlyList<string>> KeysAsync(string prefix, CancellationToken cancellationToken) => _inner.KeysAsync(prefix, cancellationToken);

    public ValueTask DisposeAsync() => Components.Component.DisposeAsync(_inner);

    private StateValue? Open(StateValue? value) => value is null or { Data.Length: 0 } ? value : value with { Data = _cipher.Decrypt(value.Data.Span) };

    private StateChange Seal(StateChange change) => change.Data is not { } data ? change : change with
    {
        Data = _cipher.Encrypt(change is { IsJson: true, CameAsBytes: false } ? Text(data).Span : data.Span),
        IsJson = false,
    };

    /// <summary>What came as a value and not as bytes is encrypted as the runtime does it: as the text that Go has for it.</summary>
    private ReadOnlyMemory<byte> Text(ReadOnlyMemory<byte> json)
    {
        var text = GoText.OfJson(json);
        if (json.Span[0] is (byte)'{' or (byte)'[' && Interlocked.Exchange(ref _hasWarned, 1) == 0) ValueBecomesText(_name);
        return text;
    }

    [LoggerMessage(44, LogLevel.Warning, "The state store {Store} is encrypted, and was sent an object over HTTP: as in the runtime, what is read again is Go's text of it, not JSON. Over gRPC the bytes come back.")]
    private partial void ValueBecomesText(string store);
}
