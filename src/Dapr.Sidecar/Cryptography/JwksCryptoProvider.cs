using System.Text;
using Dapr.Sidecar.Components;
using Dapr.Sidecar.Cryptography.Keys;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Cryptography;

/// <summary>
/// crypto.dapr.jwks: a set of keys in JSON, each named by its <c>kid</c>. The set is written in the component, stands in a file, or is
/// fetched; a file is read again when it has changed, what is fetched when it is older than the component says.
/// </summary>
internal sealed partial class JwksCryptoProvider : LocalKeyProvider, IComponentInit, IDisposable
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _loading = new(1);
    private readonly HttpClient _http;
    private readonly string _source;
    private readonly bool _isAddress;
    private readonly byte[]? _inline;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private Dictionary<string, CryptoKey> _keys = [];
    private DateTimeOffset _loaded;
    private DateTime _changed;

    /// <param name="spec">The settings.</param>
    /// <param name="clock">The clock by which keys become old.</param>
    /// <param name="logger">Where it says that keys could not be read again.</param>
    /// <param name="handler">Fetches them; null for the network.</param>
    /// <exception cref="InvalidOperationException">A setting is missing or wrong.</exception>
    public JwksCryptoProvider(ComponentSpec spec, TimeProvider clock, ILogger<JwksCryptoProvider> logger, HttpMessageHandler? handler = null)
    {
        (_clock, _logger, _http) = (clock, logger, new HttpClient(handler ?? new SocketsHttpHandler()));
        var settings = new SettingReader(spec.Setting);
        _source = settings.Required("jwks").Trim();
        _http.Timeout = settings.Duration("requestTimeout", DefaultTimeout, TimeSpan.FromMilliseconds(1));
        _interval = settings.Duration("minRefreshInterval", DefaultInterval, TimeSpan.FromSeconds(1));
        _isAddress = Uri.TryCreate(_source, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
        _inline = _isAddress ? null : Inline(_source);
    }

    public Task InitAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public void Dispose()
    {
        _http.Dispose();
        _loading.Dispose();
    }

    protected override async Task<CryptoKey> FindAsync(string name, CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        return _keys.GetValueOrDefault(name) ?? throw new InvalidOperationException($"key '{name}' not found in the key set");
    }

    /// <summary>A set that is written in the component, in JSON or its base64; null when it is elsewhere.</summary>
    private static byte[]? Inline(string source)
    {
        if (source.StartsWith('{')) return Encoding.UTF8.GetBytes(source);

        var bytes = new byte[source.Length];
        return Convert.TryFromBase64String(source, bytes, out var length) && bytes.AsSpan(0, length).TrimStart(" \t\r\n"u8).StartsWith("{"u8) ? bytes[..length] : null;
    }

    private bool IsOld() =>
        _isAddress ? _clock.GetUtcNow() - _loaded >= _interval
        : _inline is null && File.GetLastWriteTimeUtc(_source) != _changed;

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (!IsOld()) return;

        await _loading.WaitAsync(cancellationToken);
        try
        {
            // Somebody else may have been faster.
            if (IsOld())
            {
                await LoadAsync(cancellationToken);
            }
        }
        catch (InvalidOperationException exception)
        {
            // The keys that are known do not become wrong by that; the next to ask tries again, but not before its time.
            _loaded = _clock.GetUtcNow();
            KeysNotRefreshed(_source, exception);
        }
        finally
        {
            _loading.Release();
        }
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var changed = _isAddress || _inline is not null ? default : File.GetLastWriteTimeUtc(_source);
            _keys = JsonKey.ReadSet(_inline ?? (_isAddress
                ? await _http.GetByteArrayAsync(new Uri(_source), cancellationToken)
                : await File.ReadAllBytesAsync(_source, cancellationToken)));
            (_loaded, _changed) = (_clock.GetUtcNow(), changed);
        }
        catch (Exception exception) when (IsFault(exception, cancellationToken))
        {
            // A set in the component is not quoted: it holds keys.
            throw new InvalidOperationException($"the keys of {(_inline is null ? _source : "jwks")} cannot be read: {exception.Message}", exception);
        }
    }

    private static bool IsFault(Exception exception, CancellationToken cancellationToken) =>
        exception is FormatException or IOException or UnauthorizedAccessException or HttpRequestException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    [LoggerMessage(231, LogLevel.Warning, "The keys of {Source} could not be read again; those that are known are used.")]
    private partial void KeysNotRefreshed(string source, Exception exception);
}
