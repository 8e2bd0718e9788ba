namespace Dapr.Sidecar.Resiliency;

/// <summary>What a building block is about to ask of a component or of another application.</summary>
/// <param name="Block">The block, in the words of the folders: State, PubSub, Invocation.</param>
/// <param name="Target">The component, the app id or the address.</param>
/// <param name="Operation">What is asked: get, publish, invoke.</param>
internal readonly record struct OutboundCall(string Block, string Target, string Operation)
{
    /// <summary>What it is about: keys, a topic, a method.</summary>
    public IEnumerable<string> Keys { get; init; } = [];

    /// <summary>Those of the keys whose change is refused when somebody else was faster.</summary>
    public IEnumerable<string> Guarded { get; init; } = [];
}
