using Dapr.Rpc;

namespace Dapr.Testing;

public sealed partial class DaprTestHost
{
    /// <summary>The faults that have not struck as often as they are to; a test that wants its faults to be hit finds none here.</summary>
    public IReadOnlyList<InjectedFault> UnusedFaults => _faults.Unused;

    /// <summary>Lets the next calls to a component, or of another application, fail. The caller sees what the runtime answers then.</summary>
    /// <param name="block">The building block.</param>
    /// <param name="component">The component; for <see cref="DaprBlock.Invocation"/> the app id of the one that is called, for <see cref="DaprBlock.Actors"/> the type of the actors, for <see cref="DaprBlock.Jobs"/> the name of the job, there or not.</param>
    /// <param name="code">How it fails.</param>
    /// <param name="times">How many calls fail.</param>
    /// <param name="operation">Only what is asked so: <c>get</c>, <c>save</c>, <c>delete</c>, <c>transaction</c>; <c>publish</c>; <c>invoke</c>; <c>converse</c>; of actors also <c>reminder</c> and <c>timer</c> that are due, and of reminders <c>register</c>, <c>unregister</c>, <c>get</c>, <c>list</c>; of jobs <c>schedule</c>, <c>trigger</c>, <c>get</c>, <c>delete</c>; of a binding its own words, such as <c>create</c>. Null for everything.</param>
    /// <param name="key">Only what is about this key, topic or method, this actor by its id, or this reminder or timer by its name. Null for everything.</param>
    /// <returns>The fault, which tells whether it has struck.</returns>
    /// <exception cref="ArgumentException">There is no such component.</exception>
    /// <exception cref="ArgumentOutOfRangeException">It is to strike less than once, or there is no such block or code.</exception>
    /// <remarks>Only calls of this host's application and of <see cref="Dapr"/> count, not those of others of the group.</remarks>
    public InjectedFault FailNext(
        DaprBlock block, string component, FaultCode code = FaultCode.Unavailable, int times = 1, string? operation = null, string? key = null)
    {
        CheckTarget(block, component);
        CheckTimes(times);
        if (!Enum.IsDefined(code)) throw new ArgumentOutOfRangeException(nameof(code), code, "There is no such code.");

        return _faults.Add(new InjectedFault(Describe($"{code} of {block} {component}", operation, key), times)
        {
            Block = block,
            Component = component,
            Operation = operation,
            Key = Trim(block, key),
            Code = (RpcStatusCode)code,
        });
    }

    /// <summary>
    /// Lets the next writes of a key find that somebody else was faster: those that have an etag, or may only create. Other
    /// writes cannot conflict, and pass.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="storeName">The state store; null for any.</param>
    /// <param name="times">How many writes conflict.</param>
    /// <returns>The fault, which tells whether it has struck.</returns>
    /// <exception cref="ArgumentException">There is no such store.</exception>
    /// <exception cref="ArgumentOutOfRangeException">It is to strike less than once.</exception>
    public InjectedFault ConflictNextWrite(string key, string? storeName = null, int times = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        CheckTimes(times);
        if (storeName is not null) CheckTarget(DaprBlock.State, storeName);

        return _faults.Add(new InjectedFault(Describe($"a conflict of {DaprBlock.State} {storeName}", operation: null, key), times)
        {
            Block = DaprBlock.State,
            Component = storeName,
            Key = key,
            OnlyGuarded = true,
            Code = RpcStatusCode.Aborted,
        });
    }

    /// <summary>Delays the next calls to a component, or of another application, on <see cref="Clock"/>: they go on when it has been advanced so far.</summary>
    /// <param name="block">The building block.</param>
    /// <param name="component">The component; for <see cref="DaprBlock.Invocation"/> the app id of the one that is called, for <see cref="DaprBlock.Actors"/> and <see cref="DaprBlock.Jobs"/> as for <see cref="FailNext"/>.</param>
    /// <param name="delay">How long.</param>
    /// <param name="times">How many calls are delayed.</param>
    /// <param name="operation">Only what is asked so, as for <see cref="FailNext"/>. Null for everything.</param>
    /// <param name="key">Only what is about this key, topic or method, this actor by its id, or this reminder or timer by its name. Null for everything.</param>
    /// <returns>The fault, which tells whether it has struck.</returns>
    /// <exception cref="ArgumentException">There is no such component.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The delay is not positive, it is to strike less than once, or there is no such block.</exception>
    /// <remarks>A delayed call, and what waits for it, does not count as running: <see cref="SettleAsync"/> does not wait for it.</remarks>
    public InjectedFault DelayNext(DaprBlock block, string component, TimeSpan delay, int times = 1, string? operation = null, string? key = null)
    {
        CheckTarget(block, component);
        CheckTimes(times);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, LongestDelay);
        return _faults.Add(new InjectedFault(Describe($"a delay by {delay} of {block} {component}", operation, key), times)
        {
            Block = block,
            Component = component,
            Operation = operation,
            Key = Trim(block, key),
            Delay = delay,
        });
    }

    // Timers take no more.
    private static TimeSpan LongestDelay => TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private static void CheckTimes(int times) => ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);

    /// <summary>A name that is mistyped would never be hit.</summary>
    private void CheckTarget(DaprBlock block, string component)
    {
        ArgumentException.ThrowIfNullOrEmpty(component);
        if (!Enum.IsDefined(block)) throw new ArgumentOutOfRangeException(nameof(block), block, "There is no such block.");

        if (block is DaprBlock.Invocation or DaprBlock.Actors or DaprBlock.Jobs)
        {
            return;
        }

        var names = Sidecar.ComponentsOf(block.ToString());
        if (!names.Contains(component))
        {
            throw new ArgumentException(
                $"The sidecar has no component '{component}' for {block}; it has {(names.Count > 0 ? string.Join(", ", names) : "none")}. Add it as the host is started.",
                nameof(component));
        }
    }

    /// <summary>A method begins with its first letter, as the runtime sees it.</summary>
    private static string? Trim(DaprBlock block, string? key) => block == DaprBlock.Invocation ? key?.TrimStart('/') : key;

    private static string Describe(string what, string? operation, string? key) =>
        string.Join(", ", new[] { what.TrimEnd(), operation is null ? "" : $"operation {operation}", key is null ? "" : $"key {key}" }.Where(part => part.Length > 0));
}
