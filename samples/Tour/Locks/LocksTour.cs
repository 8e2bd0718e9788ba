using Dapr.Client;

namespace Tour.Locks;

/// <summary>Locks: one of all instances of an application does what only one may do.</summary>
internal sealed class LocksTour(ILocksClient locks) : ITourStop
{
    private const string Store = "lockstore";

    public string Block => "Locks";

    public async Task ProveAsync(Proofs proofs, CancellationToken cancellationToken)
    {
        // Disposing releases.
        await using (var held = await locks.Lock(Store, "kettle", "ada", expiryInSeconds: 60, cancellationToken))
        {
            proofs.Equal("a lock is held", true, held.Success);
            proofs.Equal("others are refused", false, await TryAsync("kettle", "bob"));
            proofs.Equal(
                "others cannot release it", LockStatus.LockBelongsToOthers, (await locks.Unlock(Store, "kettle", "bob", cancellationToken)).status);
        }

        proofs.Equal("a released lock is free", true, await TryAsync("kettle", "bob"));

        // Nobody releases this one.
        var forgotten = await locks.Lock(Store, "pot", "ada", expiryInSeconds: 1, cancellationToken);
        proofs.Equal("another lock is held", true, forgotten.Success);
        await proofs.BecomesTrueAsync("a forgotten lock expires", () => TryAsync("pot", "bob"), cancellationToken);

        async Task<bool> TryAsync(string what, string who)
        {
            await using var taken = await locks.Lock(Store, what, who, expiryInSeconds: 60, cancellationToken);
            return taken.Success;
        }
    }
}
