using System.Globalization;

namespace Dapr.Rpc.Framing;

/// <summary>The value of <c>grpc-timeout</c>: at most eight digits and a unit (H, M, S, m, u, n).</summary>
internal static class RpcTimeout
{
    private const int MostDigits = 8;
    private const long MostValue = 99_999_999;

    private static readonly (char Unit, long Ticks)[] Units =
    [
        ('m', TimeSpan.TicksPerMillisecond), ('S', TimeSpan.TicksPerSecond), ('M', TimeSpan.TicksPerMinute), ('H', TimeSpan.TicksPerHour),
    ];

    /// <summary>Writes a span in the finest unit that holds it, rounded up so that a wait is never cut to zero.</summary>
    public static string Format(TimeSpan timeout)
    {
        if (timeout <= TimeSpan.Zero)
        {
            return "1n";
        }

        // One tick is 100 ns; below a tenth of a second microseconds say more than milliseconds.
        if (timeout.Ticks < TimeSpan.TicksPerMillisecond * 100)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{(timeout.Ticks + 9) / 10}u");
        }

        foreach (var (unit, ticks) in Units)
        {
            var value = (timeout.Ticks + ticks - 1) / ticks;
            if (value <= MostValue)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{value}{unit}");
            }
        }

        return $"{MostValue}H";
    }

    /// <summary>Reads a span; false when the text is none.</summary>
    public static bool TryParse(string text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > MostDigits + 1
            || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        switch (text[^1])
        {
            case 'n':
                timeout = new TimeSpan((value + 99) / 100);
                return true;
            case 'u':
                timeout = new TimeSpan(value * 10);
                return true;
            default:
                foreach (var (unit, ticks) in Units)
                {
                    if (unit == text[^1])
                    {
                        timeout = new TimeSpan(value * ticks);
                        return true;
                    }
                }

                return false;
        }
    }
}
