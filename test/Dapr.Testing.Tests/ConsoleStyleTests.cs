namespace Dapr.Testing.Tests;

/// <summary>The host needs no test framework.</summary>
public sealed class ConsoleStyleTests
{
    [Fact]
    public async Task Program_ThatTests_EndsWithZeroAndSaysWhatItSaw()
    {
        using var output = new StringWriter { NewLine = "\n" };

        var code = await ConsoleStyle.RunAsync(output);

        Assert.Equal((0, "3 in all; pubsub/placed to on-placed, attempt 1: Success\n"), (code, output.ToString()));
    }
}
