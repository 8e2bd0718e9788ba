using Dapr.Actors.Client;
using Dapr.Common;

namespace Dapr.Actors.Runtime;

/// <summary>How a host reaches its sidecar: over the connection of the application, unless its options name another address or token.</summary>
internal sealed class ActorConnection : IDisposable
{
    private readonly DaprConnection? _own;
    private readonly DaprConnection _connection;
    private readonly bool _isNamed;
    private readonly bool _usesHttp;

    public ActorConnection(ActorRuntimeOptions options, DaprConnection shared)
    {
        var endpoint = string.IsNullOrWhiteSpace(options.HttpEndpoint) ? null : options.HttpEndpoint;
        var token = string.IsNullOrWhiteSpace(options.DaprApiToken) ? null : options.DaprApiToken;
        if (!shared.IsTheOnlyOne && (endpoint is not null || (token is not null && token != shared.ApiToken)))
        {
            var own = shared.CopyOptions();
            own.HttpEndpoint = endpoint ?? own.HttpEndpoint;
            own.ApiToken = token ?? own.ApiToken;
            _own = new DaprConnection(own);
        }

        _connection = _own ?? shared;

        // Who names the address of HTTP has said nothing of gRPC, which may be anywhere.
        _isNamed = _own is not null && endpoint is not null;
        _usesHttp = _isNamed || _connection.IsHttpAllThatIsNamed;
    }

    /// <summary>The connection, for what has no other way: the stream of calls.</summary>
    public DaprConnection Connection => _connection;

    public IActorStateStore CreateStateStore()
    {
        var http = new HttpActorStateStore(new ActorHttpApi(_connection));
        return _usesHttp ? http : new GrpcActorStateStore(_connection, http);
    }

    public ActorTimerManager CreateTimerManager(TimeProvider clock)
    {
        var http = new HttpTimerManager(new ActorHttpApi(_connection), clock);
        return _usesHttp ? http : new GrpcTimerManager(_connection, http, clock);
    }

    public ActorProxyFactory CreateProxyFactory(ActorRuntimeOptions options)
    {
        var proxies = new ActorProxyOptions { JsonSerializerOptions = options.JsonSerializerOptions, UseJsonSerialization = options.UseJsonSerialization };
        if (_isNamed) proxies.HttpEndpoint = options.HttpEndpoint!;
        if (!string.IsNullOrWhiteSpace(options.DaprApiToken)) proxies.DaprApiToken = options.DaprApiToken;
        return new ActorProxyFactory(proxies, _connection);
    }

    public void Dispose() => _own?.Dispose();
}
