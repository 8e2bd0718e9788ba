using Dapr.Common;
using Dapr.Common.Errors;
using Dapr.Rpc;
using Wire = Dapr.Client.Autogen.Grpc.v1;

namespace Dapr.Client;

/// <summary>The stream of a subscription, from its first message on. The runtime sends that one at once: it has the id, and no items.</summary>
internal sealed class GrpcConfigurationSource : ConfigurationSource
{
    private readonly RpcCall<Wire.SubscribeConfigurationRequest, Wire.SubscribeConfigurationResponse> _call;
    private readonly DaprOperation _operation;
    private Wire.SubscribeConfigurationResponse? _first;
    private volatile string _id;
    private int _isRead;

    private GrpcConfigurationSource(
        RpcCall<Wire.SubscribeConfigurationRequest, Wire.SubscribeConfigurationResponse> call, Wire.SubscribeConfigurationResponse? first, DaprOperation operation)
    {
        (_call, _first, _operation) = (call, first, operation);
        _id = first?.Id ?? "";
    }

    public override string Id => _id;

    /// <summary>Opens a stream, and waits until the subscription works.</summary>
    /// <exception cref="DaprException">It does not.</exception>
    public static async Task<ConfigurationSource> OpenAsync(
        DaprConnection connection,
        RpcMethod<Wire.SubscribeConfigurationRequest, Wire.SubscribeConfigurationResponse> method,
        Wire.SubscribeConfigurationRequest request,
        DaprOperation operation,
        CancellationToken cancellationToken)
    {
        using var scope = DaprTelemetry.Begin(operation);
        var call = connection.Rpc.Start(method, new RpcCallOptions { CancellationToken = cancellationToken });
        try
        {
            // Not awaited: an answer may come though nobody has read the request, and whatever keeps it from being sent the answer tells too.
            var sending = SendAsync(call, request);
            _ = sending.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            var source = new GrpcConfigurationSource(call, await connection.ReadFirstAsync(call, cancellationToken).ConfigureAwait(false), operation);
            scope.Succeeded();
            return source;
        }
        catch (RpcCallException exception)
        {
            call.Dispose();
            scope.Failed(exception.StatusCode.ToString());
            throw RpcErrorTranslator.Translate(exception, operation);
        }
        catch (Exception exception)
        {
            // Whatever it is, no call stays open whose changes nobody takes.
            call.Dispose();
            scope.Failed(exception);
            throw;
        }
    }

    private static async Task SendAsync(RpcCall<Wire.SubscribeConfigurationRequest, Wire.SubscribeConfigurationResponse> call, Wire.SubscribeConfigurationRequest request)
    {
        await call.WriteAsync(request, CancellationToken.None).ConfigureAwait(false);
        await call.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>The items of a message.</summary>
    public static Dictionary<string, ConfigurationItem> Read(IEnumerable<KeyValuePair<string, Wire.ConfigurationItem>> items) => items.ToDictionary(
        item => item.Key, item => new ConfigurationItem(item.Value.Value, item.Value.Version, new Dictionary<string, string>(item.Value.Metadata)));

    public override IAsyncEnumerator<IDictionary<string, ConfigurationItem>> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref _isRead, 1) == 0
            ? new Enumerator(this, cancellationToken)
            : throw new InvalidOperationException("The changes of a subscription are read once; subscribe again to read them anew.");

    private async Task<Wire.SubscribeConfigurationResponse?> NextAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _first, null) is { } first) return first;

        try
        {
            return await _call.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RpcCallException exception)
        {
            throw RpcErrorTranslator.Translate(exception, _operation);
        }
    }

    // No iterator: disposing one whose first step was never made would leave the call open.
    private sealed class Enumerator(GrpcConfigurationSource source, CancellationToken cancellationToken) : IAsyncEnumerator<IDictionary<string, ConfigurationItem>>
    {
        public IDictionary<string, ConfigurationItem> Current { get; private set; } = new Dictionary<string, ConfigurationItem>();

        public async ValueTask<bool> MoveNextAsync()
        {
            if (await source.NextAsync(cancellationToken).ConfigureAwait(false) is not { } message) return false;

            if (message.Id.Length > 0) source._id = message.Id;
            Current = Read(message.Items);
            return true;
        }

        /// <summary>Leaving the loop, in whatever way, ends the call: no subscription stays behind.</summary>
        public ValueTask DisposeAsync()
        {
            source._call.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
