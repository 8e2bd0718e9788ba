using System.Globalization;

namespace Dapr.Sidecar.Components;

/// <summary>Reads settings of a component or a section, and says which of them is wrong. What is empty counts as absent.</summary>
/// <param name="find">Gives a setting by its name.</param>
internal sealed class SettingReader(Func<string, string?> find)
{
    /// <summary>A setting that must be there.</summary>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    public string Required(string name) => Text(name) ?? throw new InvalidOperationException($"{name} is missing");

    public string? Text(string name) => find(name) is { Length: > 0 } text ? text : null;

    /// <summary>Whether a setting is switched on, in any of the words that the runtime takes for yes.</summary>
    public bool Flag(string name) => Text(name)?.Trim().ToLowerInvariant() is "y" or "yes" or "true" or "t" or "on" or "1";

    /// <summary>One of several words; the first when nothing is said.</summary>
    /// <exception cref="InvalidOperationException">It is another one.</exception>
    public string OneOf(string name, params string[] words) =>
        Text(name) is not { } text ? words[0]
        : words.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? throw new InvalidOperationException($"{name}: '{text}' must be {string.Join(" or ", words)}");

    /// <exception cref="InvalidOperationException">It is no duration, or too short.</exception>
    public TimeSpan Duration(string name, TimeSpan otherwise, TimeSpan least)
    {
        if (Text(name) is not { } text) return otherwise;
        if (!GoDuration.TryParse(text, out var duration)) throw new InvalidOperationException($"{name}: '{text}' is no duration such as 500ms, 30s or 24h");

        return duration >= least ? duration : throw new InvalidOperationException($"{name}: {text} must be at least {GoDuration.Format(least)}");
    }

    /// <exception cref="InvalidOperationException">It is no number, or too small.</exception>
    public int Number(string name, int otherwise, int least)
    {
        if (Text(name) is not { } text) return otherwise;

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new InvalidOperationException($"{name}: '{text}' must be a number of at least {least}");
    }

    /// <summary>A number of bytes.</summary>
    /// <exception cref="InvalidOperationException">It is none, or too small.</exception>
    public long Size(string name, long otherwise, long least)
    {
        if (Text(name) is not { } text) return otherwise;

        return ByteSize.TryParse(text, out var size) && size >= least ? size : throw new InvalidOperationException($"{name}: '{text}' must be a number of bytes such as 500, 64Ki or 4Mi, of at least {least}");
    }
}
