using System.Collections.Concurrent;

namespace Dapr.Sidecar.Tests.Bindings;

/// <summary>bindings.in-memory as one that is asked to do something: what is put in is what a reader gets.</summary>
public sealed class InMemoryOutputBindingTests : OutputBindingContract
{
    private protected override Task<OutputBindingSubject> CreateSubjectAsync()
    {
        var clock = new ManualClock();
        var queue = InMemoryBindingTests.Create(clock);
        var refused = new OutputBindingRequest { Operation = "create", Metadata = new Dictionary<string, string> { ["ttlInSeconds"] = "soon" } };
        return Task.FromResult(new OutputBindingSubject(queue, ReadAllAsync, refused, End));

        async Task<IReadOnlyList<byte[]>> ReadAllAsync()
        {
            var read = new ConcurrentQueue<byte[]>();
            await using var reading = await queue.ReadAsync(
                (message, _) =>
                {
                    read.Enqueue(message.Data.ToArray());
                    return Task.FromResult(new InputBindingAnswer { IsHandled = true });
                },
                CancellationToken.None);
            await clock.SettleAsync();
            return [.. read];
        }

        ValueTask End()
        {
            queue.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
