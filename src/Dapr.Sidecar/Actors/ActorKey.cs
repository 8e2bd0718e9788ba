namespace Dapr.Sidecar.Actors;

/// <summary>Which actor.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Id">Which one of its type.</param>
internal readonly record struct ActorKey(string Type, string Id)
{
    /// <summary>As the runtime writes it in keys.</summary>
    public string Joined => $"{Type}||{Id}";

    public override string ToString() => $"{Type}/{Id}";
}
