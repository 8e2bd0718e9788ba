using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Dapr.Actors.Runtime;

/// <summary>Which actors an application hosts, and how.</summary>
public sealed class ActorRuntimeOptions
{
    /// <summary>The types that are hosted.</summary>
    public ActorRegistrationCollection Actors { get; } = [];

    /// <summary>After how long without a call an actor is deactivated.</summary>
    /// <value>Default: null, which leaves it to the runtime: 60 minutes.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public TimeSpan? ActorIdleTimeout
    {
        get;
        set => field = Positive(value);
    }

    /// <summary>How often the runtime looks for actors that are idle. Runtimes of today do not ask for it.</summary>
    /// <value>Default: null.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public TimeSpan? ActorScanInterval
    {
        get;
        set => field = Positive(value);
    }

    /// <summary>How long an actor that moves to another host may finish the call that runs.</summary>
    /// <value>Default: null, which leaves it to the runtime: two seconds.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public TimeSpan? DrainOngoingCallTimeout
    {
        get;
        set => field = Positive(value);
    }

    /// <summary>Whether an actor that moves to another host finishes its calls first.</summary>
    /// <value>Default: false, which leaves it to the runtime: it does.</value>
    public bool DrainRebalancedActors { get; set; }

    /// <summary>Whether an actor may be called by what it calls itself.</summary>
    /// <value>Default: it may not.</value>
    public ActorReentrancyConfig ReentrancyConfig { get; set; } = new() { Enabled = false };

    /// <summary>Whether proxies of the application use the official remoting in JSON.</summary>
    /// <value>Default: false. What comes in is answered in the form in which it came, whatever this says, but for official remoting without arguments, whose body is empty: that is answered in JSON by a host that has it.</value>
    public bool UseJsonSerialization { get; set; }

    /// <summary>How arguments, results and state are read and written; the resolver may be that of a source generator.</summary>
    /// <value>Default: as the web does, with names in camelCase that are read in any case.</value>
    public JsonSerializerOptions JsonSerializerOptions
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = new(JsonSerializerDefaults.Web);

    /// <summary>The token that the sidecar asks for.</summary>
    /// <value>Default: null, which leaves it to configuration and environment: DAPR_API_TOKEN.</value>
    public string? DaprApiToken { get; set; }

    /// <summary>In how many parts reminders are stored. Runtimes of today do not ask for it.</summary>
    /// <value>Default: null.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public int? RemindersStoragePartitions
    {
        get;
        set
        {
            if (value is { } count) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count, nameof(RemindersStoragePartitions));
            field = value;
        }
    }

    /// <summary>The address of the sidecar's HTTP API, over which state, timers, reminders and proxies then go.</summary>
    /// <value>Default: null, which leaves it to configuration and environment, and takes gRPC.</value>
    public string? HttpEndpoint { get; set; }

    /// <summary>
    /// Whether calls come over a stream that the application opens, instead of as requests to its port: such an application needs no port,
    /// and no <c>MapActorsHandlers</c>.
    /// </summary>
    /// <value>Default: false.</value>
    /// <remarks>
    /// It needs a runtime from 1.18 on (<c>SubscribeActorEventsAlpha1</c>), which refuses the stream to an application that it reaches over HTTP
    /// at an <c>--app-port</c>. A caller that goes away is not told over the stream, so that the token of a method fires only when the stream breaks.
    /// </remarks>
    public bool UseEventStream { get; set; }

    private static TimeSpan? Positive(TimeSpan? value, [CallerMemberName] string name = "") =>
        value <= TimeSpan.Zero ? throw new ArgumentOutOfRangeException(name, value, $"{name} must be longer than nothing; leave it null for what the runtime does by itself.") : value;
}
