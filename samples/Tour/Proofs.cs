using System.Collections;

namespace Tour;

/// <summary>What is checked of a block. The first proof that fails ends it.</summary>
internal sealed class Proofs
{
    /// <summary>How long something that happens in its own time may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly List<string> _proved = [];

    /// <summary>What was proved so far.</summary>
    public IReadOnlyList<string> Proved => _proved;

    /// <summary>Proves that something is as it should be.</summary>
    /// <exception cref="ProofFailedException">It is not.</exception>
    public void Equal<T>(string claim, T expected, T actual) =>
        Note(claim, EqualityComparer<T>.Default.Equals(expected, actual), Text(expected), Text(actual));

    /// <summary>Proves that a list has what it should, in that order.</summary>
    /// <exception cref="ProofFailedException">It has not.</exception>
    public void EqualInOrder<T>(string claim, IReadOnlyList<T> expected, IReadOnlyList<T> actual) =>
        Note(claim, expected.SequenceEqual(actual), Text(expected), Text(actual));

    /// <summary>Proves that something fails, and what is said of it.</summary>
    /// <exception cref="ProofFailedException">It does not fail so.</exception>
    public async Task FailsAsync<TException>(string claim, string says, Func<Task> act)
        where TException : Exception
    {
        var expected = $"a {typeof(TException).Name} that says '{says}'";
        try
        {
            await act();
        }
        catch (TException exception)
        {
            Note(claim, exception.Message.Contains(says, StringComparison.Ordinal), expected, exception.Message);
            return;
        }

        throw new ProofFailedException(claim, expected, "no failure");
    }

    /// <summary>Proves that something becomes true without anybody's doing, such as what ends with time.</summary>
    /// <exception cref="ProofFailedException">It does not.</exception>
    public async Task BecomesTrueAsync(string claim, Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                throw new ProofFailedException(claim, $"that within {Patience.TotalSeconds:0} s", "not so");
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }

        _proved.Add(claim);
    }

    private static string Text(object? value) => value switch
    {
        null => "nothing",
        string text => $"'{text}'",
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Text))}]",
        _ => value.ToString() ?? "",
    };

    private void Note(string claim, bool isTrue, string expected, string actual)
    {
        if (!isTrue) throw new ProofFailedException(claim, expected, actual);

        _proved.Add(claim);
    }
}
