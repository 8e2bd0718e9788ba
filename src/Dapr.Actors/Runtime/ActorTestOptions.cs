using System.Text.Json;
using Dapr.Actors.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Actors.Runtime;

/// <summary>What an actor of a unit test is made with.</summary>
public sealed class ActorTestOptions
{
    /// <summary>Which actor of its type it is.</summary>
    /// <value>Default: one of its own, by chance.</value>
    public ActorId ActorId { get; set; } = ActorId.CreateRandom();

    /// <summary>Makes the actor's log.</summary>
    /// <value>Default: one that keeps nothing.</value>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>How state is read and written.</summary>
    /// <value>Default: as the web does.</value>
    public JsonSerializerOptions JsonSerializerOptions { get; set; } = new(JsonSerializerDefaults.Web);

    /// <summary>Makes proxies of other actors.</summary>
    /// <value>Default: one that fails, and says what to bring.</value>
    public IActorProxyFactory ProxyFactory { get; set; } = new UnavailableProxyFactory();

    /// <summary>Sets timers and reminders.</summary>
    /// <value>Default: one that fails, and says what to bring.</value>
    public ActorTimerManager TimerManager { get; set; } = new UnavailableTimerManager();
}
