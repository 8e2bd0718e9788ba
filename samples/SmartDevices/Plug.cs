using Dapr.Actors.Runtime;

namespace SmartDevices;

/// <summary>
/// Its meter is a timer, which ends with the instance and so is begun by each. That the device goes off is a reminder: it comes whatever
/// happened meanwhile, be it that the process was killed.
/// </summary>
internal sealed partial class Plug(ActorHost host, ILogger<Plug> logger) : Actor(host), IPlug, IRemindable
{
    private const string State = "state";
    private const string Meter = "meter";
    private const string Off = "off";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Once = TimeSpan.FromMilliseconds(-1);

    private IHousehold Household => ProxyFactory.CreateActorProxy<IHousehold>(SmartDevices.Household.TheOne, nameof(SmartDevices.Household));

    public async Task<bool> TurnOnAsync(int watts, TimeSpan duration)
    {
        if (!await Household.ClaimAsync(Id.GetId(), watts)) return false;

        await SetAsync(await ReadAsync() with { Watts = watts });
        await RegisterReminderAsync(Off, state: null, dueTime: duration, period: Once);
        await MeasureAsync();
        return true;
    }

    public async Task TurnOffAsync()
    {
        await UnregisterReminderAsync(Off);
        await SwitchOffAsync();
    }

    public Task<PlugState> ReadAsync() => StateManager.GetOrAddStateAsync(State, new PlugState(0, 0));

    public Task ReceiveReminderAsync(string reminderName, byte[] state, TimeSpan dueTime, TimeSpan period) => SwitchOffAsync();

    protected override async Task OnActivateAsync()
    {
        if ((await ReadAsync()).Watts > 0) await MeasureAsync();
    }

    private Task MeasureAsync() => RegisterTimerAsync(Meter, nameof(OnSecondAsync), [], dueTime: Second, period: Second);

    private async Task OnSecondAsync(byte[] data)
    {
        var plug = await ReadAsync();
        await SetAsync(plug with { WattSeconds = plug.WattSeconds + plug.Watts });
    }

    private async Task SwitchOffAsync()
    {
        await UnregisterTimerAsync(Meter);
        await Household.ClaimAsync(Id.GetId(), 0);
        var plug = await ReadAsync() with { Watts = 0 };
        await SetAsync(plug);
        SwitchedOff(Id.GetId(), plug.WattSeconds);
    }

    private Task SetAsync(PlugState plug) => StateManager.SetStateAsync(State, plug);

    [LoggerMessage(1, LogLevel.Information, "The plug {Plug} is off, after {WattSeconds} Ws in all.")]
    private partial void SwitchedOff(string plug, long wattSeconds);
}
