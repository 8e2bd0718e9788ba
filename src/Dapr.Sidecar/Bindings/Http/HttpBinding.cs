using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Dapr.Protos.Wire;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Components;

namespace Dapr.Sidecar.Bindings.Http;

/// <summary><c>bindings.http</c>: each request of an application is one of HTTP, and the answer goes back, its status and headers as metadata.</summary>
internal sealed class HttpBinding : IOutputBinding, IDisposable
{
    private const string Create = "create";
    private const string Path = "path";
    private const string ErrorIfNotSuccess = "errorIfNot2XX";
    private const string Json = "application/json; charset=utf-8";
    private const string ContentType = "Content-Type";
    private const string Accept = "Accept";
    private const int MostRedirections = 10;

    private static readonly string[] Trace = [DaprHeaders.TraceParent, DaprHeaders.TraceState, DaprHeaders.Baggage];

    private readonly HttpBindingSettings _settings;
    private readonly HttpMessageInvoker _invoker;

    public HttpBinding(HttpBindingSettings settings)
    {
        _settings = settings;
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            MaxAutomaticRedirections = MostRedirections,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            SslOptions = Tls(settings),
        });
    }

    public IReadOnlyList<string> Operations { get; } = [Create, "get", "head", "post", "put", "patch", "delete", "options", "trace"];

    public async Task<OutputBindingResponse> InvokeAsync(OutputBindingRequest request, CancellationToken cancellationToken)
    {
        using var message = Message(request);
        using var limit = _settings.Timeout is { } timeout ? new CancellationTokenSource(timeout, TimeProvider.System) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var (response, metadata, isSuccess) = await SendAsync(message, either.Token, cancellationToken);
        var isError = !isSuccess && (request.Metadata.GetValueOrDefault(ErrorIfNotSuccess) is { Length: > 0 } said
            ? new SettingReader(_ => said).Flag(ErrorIfNotSuccess)
            : _settings.ErrorIfNotSuccess);
        return isError
            ? throw new OutputBindingException($"received status code {metadata["statusCode"]}", metadata)
            : new OutputBindingResponse { Data = response, Metadata = metadata };
    }

    public void Dispose()
    {
        _invoker.Dispose();
        _settings.RootCertificate?.Dispose();
        _settings.ClientCertificate?.Dispose();
    }

    private static SslClientAuthenticationOptions Tls(HttpBindingSettings settings)
    {
        var options = new SslClientAuthenticationOptions { AllowRenegotiation = settings.AllowsRenegotiation };
        if (settings.ClientCertificate is { } certificate) options.ClientCertificates = [certificate];
        if (settings.RootCertificate is { } root)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.Add(root);
        }

        return options;
    }

    private HttpRequestMessage Message(OutputBindingRequest request)
    {
        var verb = request.Operation == Create ? HttpMethod.Post : new HttpMethod(request.Operation.ToUpperInvariant());
        var message = new HttpRequestMessage(verb, Address(request));
        if (verb == HttpMethod.Post || verb == HttpMethod.Put || verb == HttpMethod.Patch)
        {
            message.Content = new ReadOnlyMemoryContent(request.Data);
            message.Content.Headers.TryAddWithoutValidation(ContentType, HeaderText.SingleLine(request.Metadata.GetValueOrDefault(ContentType) ?? Json));
        }

        if (!request.Metadata.ContainsKey(Accept)) message.Headers.TryAddWithoutValidation(Accept, Json);
        if (_settings is { TokenHeader: { } header, Token: { } token }) HeaderText.Add(message, header, token);

        // What begins with a capital letter is meant as a header.
        foreach (var (name, value) in request.Metadata.Where(pair => pair.Key.Length > 0 && char.IsAsciiLetterUpper(pair.Key[0])))
        {
            HeaderText.Add(message, name, value);
        }

        foreach (var name in Trace.Where(request.Metadata.ContainsKey))
        {
            HeaderText.Add(message, name, request.Metadata[name]);
        }

        return message;
    }

    private Uri Address(OutputBindingRequest request)
    {
        if (request.Metadata.GetValueOrDefault(Path) is not { Length: > 0 } path) return new Uri(_settings.Url);

        // A path of others must not lead out of the one that was configured.
        return path.Contains("..", StringComparison.Ordinal) || !Uri.TryCreate($"{_settings.Url.TrimEnd('/')}/{path.TrimStart('/')}", UriKind.Absolute, out var address)
            ? throw new InvalidOperationException($"invalid path: {path}")
            : address;
    }

    private async Task<(byte[] Body, Dictionary<string, string> Metadata, bool IsSuccess)> SendAsync(
        HttpRequestMessage message, CancellationToken cancellationToken, CancellationToken callerIsGone)
    {
        try
        {
            using var response = await _invoker.SendAsync(message, cancellationToken);
            return (await ReadAsync(response, cancellationToken), Metadata(response), response.IsSuccessStatusCode);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new InvalidOperationException(TransportText.Describe(message.Method.Method, message.RequestUri!, exception), exception);
        }
        catch (OperationCanceledException exception) when (!callerIsGone.IsCancellationRequested)
        {
            throw new TimeoutException(TransportText.Describe(message.Method.Method, message.RequestUri!, new TimeoutException("context deadline exceeded")), exception);
        }
    }

    /// <summary>A body that is longer than it may be is no body: nobody could tell that it is not whole.</summary>
    private async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var buffer = new MemoryStream();
        try
        {
            await new LimitedStream(body, _settings.MaxResponseBodySize).CopyToAsync(buffer, cancellationToken);
        }
        catch (BodyTooLongException)
        {
            throw new InvalidOperationException($"the answer is longer than the {_settings.MaxResponseBodySize} bytes of maxResponseBodySize");
        }

        return buffer.ToArray();
    }

    private static Dictionary<string, string> Metadata(HttpResponseMessage response)
    {
        var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        var metadata = new Dictionary<string, string>
        {
            ["statusCode"] = status,
            ["status"] = $"{status} {response.ReasonPhrase}".TrimEnd(),
        };
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            metadata[Canonical(name)] = string.Join(", ", values);
        }

        return metadata;
    }

    /// <summary>The name of a header as the runtime's language writes it: X-Answer, whatever came.</summary>
    private static string Canonical(string name) =>
        string.Join('-', name.Split('-').Select(part => part.Length > 0 ? char.ToUpperInvariant(part[0]) + part[1..].ToLowerInvariant() : part));
}
