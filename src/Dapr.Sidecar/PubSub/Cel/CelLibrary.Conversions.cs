using System.Globalization;
using System.Text;
using static Dapr.Sidecar.PubSub.Cel.CelKind;

namespace Dapr.Sidecar.PubSub.Cel;

internal static partial class CelLibrary
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private static void AddConversions()
    {
        Function("dyn", Dyn, [Dyn], values => values[0]);
        Function("type", CelKind.Type, [Dyn], values => CelKinds.Of(values[0]));

        Function<long>("int", Int, Int, value => value);
        Function<ulong>("int", Int, Uint, value => checked((long)value));
        Function<double>("int", Int, CelKind.Double, value =>
            value is > -9223372036854775808.0 and < 9223372036854775808.0 ? (long)value : OutOfRange(Int));
        Function<string>("int", Int, CelKind.String, value =>
            long.TryParse(value, NumberStyles.AllowLeadingSign, Invariant, out var parsed) ? parsed : Unparsable(value, Int));
        Function<DateTimeOffset>("int", Int, Timestamp, value => value.ToUnixTimeSeconds());

        Function<ulong>("uint", Uint, Uint, value => value);
        Function<long>("uint", Uint, Int, value => checked((ulong)value));
        Function<double>("uint", Uint, CelKind.Double, value =>
            value is > -1 and < 18446744073709551616.0 ? (ulong)value : OutOfRange(Uint));
        Function<string>("uint", Uint, CelKind.String, value =>
            ulong.TryParse(value, NumberStyles.None, Invariant, out var parsed) ? parsed : Unparsable(value, Uint));

        Function<double>("double", CelKind.Double, CelKind.Double, value => value);
        Function<long>("double", CelKind.Double, Int, value => (double)value);
        Function<ulong>("double", CelKind.Double, Uint, value => (double)value);
        Function<string>("double", CelKind.Double, CelKind.String, value =>
            double.TryParse(value, NumberStyles.Float, Invariant, out var parsed) ? parsed : Unparsable(value, CelKind.Double));

        Function<string>("string", CelKind.String, CelKind.String, value => value);
        Function<bool>("string", CelKind.String, Bool, value => value ? "true" : "false");
        Function<long>("string", CelKind.String, Int, value => value.ToString(Invariant));
        Function<ulong>("string", CelKind.String, Uint, value => value.ToString(Invariant));
        Function<double>("string", CelKind.String, CelKind.Double, Text);
        Function<CelBytes>("string", CelKind.String, Bytes, Decode);
        Function<DateTimeOffset>("string", CelKind.String, Timestamp, CelTime.Format);
        Function<TimeSpan>("string", CelKind.String, Duration, CelTime.Format);

        Function<CelBytes>("bytes", Bytes, Bytes, value => value);
        Function<string>("bytes", Bytes, CelKind.String, value => new CelBytes(Encoding.UTF8.GetBytes(value)));

        Function<bool>("bool", Bool, Bool, value => value);
        Function<string>("bool", Bool, CelKind.String, value => value switch
        {
            "1" or "t" or "T" or "true" or "True" or "TRUE" => true,
            "0" or "f" or "F" or "false" or "False" or "FALSE" => false,
            _ => Unparsable(value, Bool),
        });
    }

    private static CelError OutOfRange(CelKind kind) => new($"{CelKinds.Name(kind)} overflow");

    private static CelError Unparsable(string value, CelKind kind) => new($"cannot convert '{value}' to {CelKinds.Name(kind)}");

    // The shortest digits that give the number back; an exponent below 1e-4 and from 1e21 on.
    private static object? Text(double value)
    {
        if (double.IsInfinity(value)) return value > 0 ? "+Inf" : "-Inf";

        var text = value.ToString("R", Invariant);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        if (mark < 0) return text;
        var exponent = int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, Invariant);
        return string.Create(Invariant, $"{text.AsSpan(0, mark)}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }
}
