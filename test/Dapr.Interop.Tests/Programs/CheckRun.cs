namespace Dapr.Interop.Tests.Programs;

/// <summary>The checks of a program, run once for all tests that ask how one of them went.</summary>
internal sealed class CheckRun(TestProgram program)
{
    private readonly Lazy<Task<Dictionary<string, Outcome>>> _outcomes = new(() => CollectAsync(program));

    /// <summary>Fails unless the check passed.</summary>
    public async Task AssertPassedAsync(string check)
    {
        var outcomes = await _outcomes.Value;
        Assert.True(outcomes.TryGetValue(check, out var outcome), $"There is no outcome of '{check}': {program.Said}");
        Assert.True(outcome.Ok, outcome.Error);
    }

    /// <summary>The names of all checks that were run.</summary>
    public async Task<IEnumerable<string>> NamesAsync() => (await _outcomes.Value).Keys.Order();

    private static async Task<Dictionary<string, Outcome>> CollectAsync(TestProgram program)
    {
        var outcomes = new Dictionary<string, Outcome>();
        await program.ReadUntilAsync(
            line =>
            {
                if (Outcome.Read(line) is { } outcome)
                {
                    outcomes.Add(outcome.Check, outcome);
                }

                return line == "done" ? line : null;
            },
            Limits.Program);
        return outcomes;
    }
}
