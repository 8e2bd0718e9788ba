namespace Dapr.Sidecar;

/// <summary>What something that is due is known by.</summary>
/// <param name="Queue">What it waits with until somebody takes it, such as the jobs of an application: <c>app||default||orders</c>.</param>
/// <param name="Name">Its name within the queue.</param>
internal readonly record struct DueKey(string Queue, string Name)
{
    /// <summary>As the runtime writes it.</summary>
    public override string ToString() => $"{Queue}||{Name}";
}
