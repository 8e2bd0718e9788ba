using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Dapr.Sidecar.Components;

namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>The functions of the standard library.</summary>
internal static class CelFunctions
{
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);

    private static readonly HashSet<string> Global =
        ["size", "int", "uint", "double", "string", "bytes", "bool", "type", "dyn", "timestamp", "duration", "matches"];

    private static readonly HashSet<string> Methods =
    [
        "size", "startsWith", "endsWith", "contains", "matches", "getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek",
        "getDayOfYear", "getHours", "getMinutes", "getSeconds", "getMilliseconds",
    ];

    /// <summary>Whether there is such a function.</summary>
    public static bool Knows(string name, bool asMethod) => (asMethod ? Methods : Global).Contains(name);

    /// <summary>Calls a function with its arguments, or a method with its target before them.</summary>
    public static object? Call(string name, object?[] arguments) => (name, arguments) switch
    {
        ("size", [string text]) => (long)text.EnumerateRunes().Count(),
        ("size", [byte[] bytes]) => (long)bytes.Length,
        ("size", [List<object?> list]) => (long)list.Count,
        ("size", [Dictionary<object, object?> map]) => (long)map.Count,
        ("startsWith", [string text, string part]) => text.StartsWith(part, StringComparison.Ordinal),
        ("endsWith", [string text, string part]) => text.EndsWith(part, StringComparison.Ordinal),
        ("contains", [string text, string part]) => text.Contains(part, StringComparison.Ordinal),
        ("matches", [string text, string pattern]) => Matches(text, pattern),
        ("int", [var value]) => ToInt(value),
        ("uint", [var value]) => ToUint(value),
        ("double", [var value]) => ToDouble(value),
        ("string", [var value]) => ToText(value),
        ("bytes", [string text]) => Encoding.UTF8.GetBytes(text),
        ("bytes", [byte[] bytes]) => bytes,
        ("bool", [bool flag]) => flag,
        ("bool", [string text]) => text switch { "true" or "True" or "TRUE" or "t" or "1" => true, "false" or "False" or "FALSE" or "f" or "0" => false, _ => throw Bad("bool", text) },
        ("type", [var value]) => new CelType(CelValues.TypeName(value)),
        ("dyn", [var value]) => value,
        ("timestamp", [string text]) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : throw Bad("timestamp", text),
        ("timestamp", [DateTimeOffset time]) => time,
        ("timestamp", [long seconds]) => DateTimeOffset.FromUnixTimeSeconds(seconds),
        ("duration", [string text]) => GoDuration.TryParse(text, out var span) ? span : throw Bad("duration", text),
        ("duration", [TimeSpan span]) => span,
        (_, [TimeSpan span]) => OfDuration(name, span),
        (_, [DateTimeOffset time]) => OfTime(name, time.ToUniversalTime()),
        _ => throw CelValues.NoOverload(name, arguments),
    };

    private static bool Matches(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, MatchLimit);
        }
        catch (Exception exception) when (exception is ArgumentException or RegexMatchTimeoutException)
        {
            throw new CelException($"matches: {exception.Message}");
        }
    }

    private static long ToInt(object? value) => value switch
    {
        long number => number,
        ulong number when number <= long.MaxValue => (long)number,
        double number when number is > long.MinValue and < long.MaxValue => (long)Math.Truncate(number),
        string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        DateTimeOffset time => time.ToUnixTimeSeconds(),
        _ => throw Bad("int", value),
    };

    private static ulong ToUint(object? value) => value switch
    {
        ulong number => number,
        long number when number >= 0 => (ulong)number,
        double number when number is >= 0 and < ulong.MaxValue => (ulong)number,
        string text when ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw Bad("uint", value),
    };

    private static double ToDouble(object? value) => value switch
    {
        double number => number,
        long number => number,
        ulong number => number,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw Bad("double", value),
    };

    private static string ToText(object? value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        long or ulong => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        double number => Api.GoJson.Number(number),
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        DateTimeOffset time => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        TimeSpan span => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds}s"),
        _ => throw Bad("string", value),
    };

    private static object OfTime(string name, DateTimeOffset time) => name switch
    {
        "getFullYear" => (long)time.Year,
        "getMonth" => (long)time.Month - 1,
        "getDate" => (long)time.Day,
        "getDayOfMonth" => (long)time.Day - 1,
        "getDayOfWeek" => (long)time.DayOfWeek,
        "getDayOfYear" => (long)time.DayOfYear - 1,
        "getHours" => (long)time.Hour,
        "getMinutes" => (long)time.Minute,
        "getSeconds" => (long)time.Second,
        "getMilliseconds" => (long)time.Millisecond,
        _ => throw CelValues.NoOverload(name, time),
    };

    private static object OfDuration(string name, TimeSpan span) => name switch
    {
        "getHours" => (long)span.TotalHours,
        "getMinutes" => (long)span.TotalMinutes,
        "getSeconds" => (long)span.TotalSeconds,
        "getMilliseconds" => (long)span.TotalMilliseconds,
        _ => throw CelValues.NoOverload(name, span),
    };

    private static CelException Bad(string type, object? value) => new($"{type}: '{value}' cannot be converted");
}
