using Dapr.Actors;
using Dapr.Actors.Runtime;

namespace SmartDevices;

/// <summary>All plugs ask this one actor, whose calls come one at a time: so their sum is never more than the fuse bears.</summary>
internal sealed class Household(ActorHost host) : Actor(host), IHousehold
{
    /// <summary>The one household that there is here.</summary>
    public static readonly ActorId TheOne = new("home");

    private const string Claims = "claims";
    private const int MostWatts = 3600;

    public async Task<bool> ClaimAsync(string plug, int watts)
    {
        var claims = await ReadAsync();
        claims.Remove(plug);
        if (claims.Values.Sum() + watts > MostWatts) return false;

        if (watts > 0) claims[plug] = watts;
        await StateManager.SetStateAsync(Claims, claims);
        return true;
    }

    /// <remarks>A copy: what a turn changes in a value that it has read would be there in the next one.</remarks>
    public async Task<Dictionary<string, int>> ReadAsync() => new(await StateManager.GetOrAddStateAsync(Claims, new Dictionary<string, int>()));
}
