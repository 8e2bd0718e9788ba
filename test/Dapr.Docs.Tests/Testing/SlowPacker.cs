namespace Shop;

public sealed class SlowPacker : IPacker
{
    public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Ending { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task PackAsync(string customer)
    {
        Begun.SetResult();
        return Ending.Task;
    }
}
