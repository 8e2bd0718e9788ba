using System.Globalization;

namespace Dapr.Tests;

/// <summary>How long tests with random input run: shortly with a fixed seed, or long when <c>./soak</c> asks for it.</summary>
internal static class Fuzzing
{
    private const int FixedSeed = 20261124;
    private const int SoakFactor = 100;

    public static bool IsSoak { get; } = Environment.GetEnvironmentVariable("DAPR_SOAK") == "1";

    public static int Seed { get; } =
        IsSoak && int.TryParse(Environment.GetEnvironmentVariable("DAPR_SOAK_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : FixedSeed;

    public static int Rounds(int rounds) => IsSoak ? rounds * SoakFactor : rounds;
}
