using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dapr.Actors.Contracts;
using Dapr.Common;

namespace Dapr.Actors.Client;

/// <summary>Makes proxies, which call actors. All of a factory's stand on one connection.</summary>
public class ActorProxyFactory : IActorProxyFactory
{
    private static readonly Lazy<DaprConnection> OfTheProcess = new(() => new DaprConnection(new DaprConnectionOptions()));

    private readonly HttpMessageHandler? _handler;
    private readonly DaprConnection? _connection;
    private readonly ConcurrentDictionary<(string? Endpoint, string? Token), IActorChannel> _channels = new();
    private readonly ConditionalWeakTable<ActorProxyOptions, Prepared> _prepared = [];

    /// <summary>Makes a factory that sends HTTP requests by a handler.</summary>
    /// <param name="options">How actors are called; null for the defaults.</param>
    /// <param name="handler">Sends the requests.</param>
    [Obsolete("Use the constructor that accepts HttpMessageHandler. This will be removed in the future.")]
    public ActorProxyFactory(ActorProxyOptions? options, HttpClientHandler? handler)
        : this(options, (HttpMessageHandler?)handler)
    {
    }

    /// <summary>Makes a factory for the sidecar that the environment names.</summary>
    /// <param name="options">How actors are called; null for the defaults.</param>
    /// <param name="handler">Sends the requests, over HTTP then; null for gRPC, unless the options have an address.</param>
    public ActorProxyFactory(ActorProxyOptions? options = null, HttpMessageHandler? handler = null) => (DefaultOptions, _handler) = (options ?? new ActorProxyOptions(), handler);

    /// <summary>Makes a factory that stands on a connection.</summary>
    internal ActorProxyFactory(ActorProxyOptions? options, DaprConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        (DefaultOptions, _connection) = (options ?? new ActorProxyOptions(), connection);
    }

    /// <summary>How actors are called where a proxy has no options of its own.</summary>
    public ActorProxyOptions DefaultOptions
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    /// <inheritdoc/>
    public TActorInterface CreateActorProxy<TActorInterface>(ActorId actorId, string actorType, ActorProxyOptions? options = null)
        where TActorInterface : IActor => (TActorInterface)CreateActorProxy(actorId, typeof(TActorInterface), actorType, options);

    /// <inheritdoc/>
    public ActorProxy Create(ActorId actorId, string actorType, ActorProxyOptions? options = null)
    {
        Check(actorId, actorType);
        return new ActorProxy().Call(actorId, actorType, Calls(options), interfaceId: 0);
    }

    /// <inheritdoc/>
    public object CreateActorProxy(ActorId actorId, Type actorInterfaceType, string actorType, ActorProxyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(actorInterfaceType);
        return CreateActorProxy(actorId, ActorContract.Of(actorInterfaceType), actorType, options);
    }

    /// <summary>Makes a proxy of an interface by its description.</summary>
    internal ActorProxy CreateActorProxy(ActorId actorId, ActorContract contract, string actorType, ActorProxyOptions? options)
    {
        Check(actorId, actorType);
        return contract.CreateProxy().Call(actorId, actorType, Calls(options), contract.InterfaceId);
    }

    private static void Check(ActorId actorId, string actorType)
    {
        ArgumentNullException.ThrowIfNull(actorId);
        ArgumentException.ThrowIfNullOrWhiteSpace(actorType);
    }

    /// <summary>What calls actors by the options, as they are now; it is made once, and again when they have changed.</summary>
    private ActorCalls Calls(ActorProxyOptions? given)
    {
        var options = given ?? DefaultOptions;
        var settings = new Settings(options.JsonSerializerOptions, options.OwnHttpEndpoint, options.OwnApiToken, options.RequestTimeout, options.WireFormat);
        if (!_prepared.TryGetValue(options, out var prepared) || prepared.Settings != settings)
        {
            var channel = _channels.GetOrAdd((settings.Endpoint, settings.Token), static (key, factory) => factory.Channel(key.Endpoint, key.Token), this);
            prepared = new Prepared(settings, new ActorCalls(this, channel, settings.Json, settings.Format, settings.Timeout));
            _prepared.AddOrUpdate(options, prepared);
        }

        return prepared.Calls;
    }

    private IActorChannel Channel(string? endpoint, string? token)
    {
        if (_handler is not null)
        {
            return new HttpActorChannel(new DaprConnection(Differing(new DaprConnectionOptions { HttpHandler = _handler }, endpoint, token)));
        }

        var connection = _connection ?? OfTheProcess.Value;
        if (!connection.IsTheOnlyOne && (endpoint is not null || (token is not null && token != connection.ApiToken)))
        {
            connection = new DaprConnection(Differing(connection.CopyOptions(), endpoint, token));
        }
        else
        {
            endpoint = null;
        }

        var http = new HttpActorChannel(connection);
        return endpoint is not null || connection.IsHttpAllThatIsNamed ? http : new GrpcActorChannel(connection, http);
    }

    private static DaprConnectionOptions Differing(DaprConnectionOptions options, string? endpoint, string? token)
    {
        options.HttpEndpoint = endpoint ?? options.HttpEndpoint;
        options.ApiToken = token ?? options.ApiToken;
        return options;
    }

    /// <summary>What of the options a call depends on.</summary>
    private sealed record Settings(JsonSerializerOptions Json, string? Endpoint, string? Token, TimeSpan? Timeout, ActorWireFormat Format);

    private sealed record Prepared(Settings Settings, ActorCalls Calls);
}
