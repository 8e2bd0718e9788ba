using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Dapr.Actors.Client;
using Microsoft.Extensions.Logging;

namespace Dapr.Actors.Runtime;

/// <summary>Who an actor is, and what it may use.</summary>
public sealed class ActorHost
{
    /// <summary>Describes an actor.</summary>
    /// <param name="actorTypeInfo">Its type.</param>
    /// <param name="id">Which of its type.</param>
    /// <param name="jsonSerializerOptions">How state is read and written.</param>
    /// <param name="loggerFactory">Makes its log.</param>
    /// <param name="proxyFactory">Makes proxies of other actors.</param>
    [Obsolete("Application code should not call this method. Use CreateForTest for unit testing.")]
    public ActorHost(ActorTypeInformation actorTypeInfo, ActorId id, JsonSerializerOptions jsonSerializerOptions, ILoggerFactory loggerFactory, IActorProxyFactory proxyFactory)
        : this(actorTypeInfo, id, new ActorServices
        {
            JsonSerializerOptions = jsonSerializerOptions,
            LoggerFactory = loggerFactory,
            ProxyFactory = proxyFactory,
            TimerManager = new UnavailableTimerManager(),
            StateStore = new UnavailableStateStore(),
            Clock = TimeProvider.System,
        })
    {
    }

    internal ActorHost(ActorTypeInformation actorTypeInfo, ActorId id, ActorServices services)
    {
        ArgumentNullException.ThrowIfNull(actorTypeInfo);
        ArgumentNullException.ThrowIfNull(id);
        ActorTypeInfo = actorTypeInfo;
        Id = id;
        Services = services;
    }

    /// <summary>The type of the actor.</summary>
    public ActorTypeInformation ActorTypeInfo { get; }

    /// <summary>Which actor of its type it is.</summary>
    public ActorId Id { get; }

    /// <summary>Makes the actor's log.</summary>
    public ILoggerFactory LoggerFactory => Services.LoggerFactory;

    /// <summary>How state is read and written.</summary>
    public JsonSerializerOptions JsonSerializerOptions => Services.JsonSerializerOptions;

    /// <summary>Makes proxies of other actors.</summary>
    public IActorProxyFactory ProxyFactory => Services.ProxyFactory;

    /// <summary>Sets timers and reminders.</summary>
    public ActorTimerManager TimerManager => Services.TimerManager;

    internal ActorServices Services { get; }

    /// <summary>Describes an actor of a unit test. What the options do not bring fails with a text that names what to bring.</summary>
    /// <typeparam name="TActor">The class.</typeparam>
    /// <param name="options">What the actor may use; null for nothing.</param>
    /// <returns>What the constructor of the class takes.</returns>
    public static ActorHost CreateForTest<[DynamicallyAccessedMembers(ActorMembers.Needed)] TActor>(ActorTestOptions? options = null)
        where TActor : Actor => CreateForTest(typeof(TActor), null, options);

    /// <summary>Describes an actor of a unit test. What the options do not bring fails with a text that names what to bring.</summary>
    /// <typeparam name="TActor">The class.</typeparam>
    /// <param name="actorTypeName">The name of the type; null for that of its attribute, or else of its class.</param>
    /// <param name="options">What the actor may use; null for nothing.</param>
    /// <returns>What the constructor of the class takes.</returns>
    public static ActorHost CreateForTest<[DynamicallyAccessedMembers(ActorMembers.Needed)] TActor>(string? actorTypeName, ActorTestOptions? options = null)
        where TActor : Actor => CreateForTest(typeof(TActor), actorTypeName, options);

    /// <summary>Describes an actor of a unit test. What the options do not bring fails with a text that names what to bring.</summary>
    /// <param name="actorType">The class.</param>
    /// <param name="options">What the actor may use; null for nothing.</param>
    /// <returns>What the constructor of the class takes.</returns>
    public static ActorHost CreateForTest([DynamicallyAccessedMembers(ActorMembers.Needed)] Type actorType, ActorTestOptions? options = null) =>
        CreateForTest(actorType, null, options);

    /// <summary>Describes an actor of a unit test. What the options do not bring fails with a text that names what to bring.</summary>
    /// <param name="actorType">The class.</param>
    /// <param name="actorTypeName">The name of the type; null for that of its attribute, or else of its class.</param>
    /// <param name="options">What the actor may use; null for nothing.</param>
    /// <returns>What the constructor of the class takes.</returns>
    /// <exception cref="ArgumentException">It is no class of actors.</exception>
    public static ActorHost CreateForTest([DynamicallyAccessedMembers(ActorMembers.Needed)] Type actorType, string? actorTypeName, ActorTestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(actorType);
        options ??= new ActorTestOptions();
        return new ActorHost(ActorTypeInformation.Get(actorType, actorTypeName), options.ActorId, new ActorServices
        {
            JsonSerializerOptions = options.JsonSerializerOptions,
            LoggerFactory = options.LoggerFactory,
            ProxyFactory = options.ProxyFactory,
            TimerManager = options.TimerManager,
            StateStore = new UnavailableStateStore(),
            Clock = TimeProvider.System,
        });
    }
}
