using Dapr.Rpc;
using Dapr.Sidecar.Resiliency;

namespace Dapr.Testing;

/// <summary>A fault that waits for its calls, which a test host gives back and lists while it has not struck as often as it is to.</summary>
public sealed class InjectedFault
{
    private readonly Lock _gate = new();
    private readonly string _description;

    internal InjectedFault(string description, int times)
    {
        _description = description;
        Remaining = times;
    }

    /// <summary>How many calls it has struck.</summary>
    public int Hits { get; private set; }

    /// <summary>How many calls it will still strike.</summary>
    public int Remaining { get; private set; }

    internal DaprBlock Block { get; init; }

    /// <summary>The component or app id; null for any.</summary>
    internal string? Component { get; init; }

    internal string? Operation { get; init; }

    internal string? Key { get; init; }

    /// <summary>Whether only a change counts that is refused when somebody else was faster.</summary>
    internal bool OnlyGuarded { get; init; }

    /// <summary>How the call fails; null when it is only delayed.</summary>
    internal RpcStatusCode? Code { get; init; }

    internal TimeSpan Delay { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{_description}: struck {Hits} of {Hits + Remaining} times";

    /// <summary>Whether it strikes a call, which then counts.</summary>
    internal bool Strikes(in OutboundCall call)
    {
        if (!Fits(call))
        {
            return false;
        }

        lock (_gate)
        {
            if (Remaining == 0)
            {
                return false;
            }

            (Hits, Remaining) = (Hits + 1, Remaining - 1);
            return true;
        }
    }

    private bool Fits(in OutboundCall call) =>
        call.Block == Block.ToString()
        && (Component is null || Component == call.Target)
        && (Operation is null || Operation.Equals(call.Operation, StringComparison.OrdinalIgnoreCase))
        && (Key is null || (OnlyGuarded ? call.Guarded : call.Keys).Contains(Key));
}
