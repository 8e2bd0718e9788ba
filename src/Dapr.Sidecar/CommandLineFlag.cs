using System.Globalization;
using Dapr.Sidecar.Components;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar;

/// <summary>A flag as it was given, read as what it stands for; what it cannot be read as throws what the program then says and ends with.</summary>
/// <param name="Name">Its name, without dashes.</param>
/// <param name="Text">What was given; empty for nothing.</param>
internal readonly record struct CommandLineFlag(string Name, string Text)
{
    public string? TextOrNull => Text.Length == 0 ? null : Text;

    public string[] List => Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public bool Switch => Text.ToLowerInvariant() switch
    {
        "true" or "t" or "1" => true,
        "false" or "f" or "0" => false,
        _ => throw Unreadable(),
    };

    public int Number => int.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Unreadable();

    /// <summary>A number; null when it is none that can hold, which leaves what there was.</summary>
    public int? Positive => Number is > 0 and var number ? number : null;

    public int Port => Number is >= 0 and <= ushort.MaxValue and var port ? port : throw Invalid(" is no port");

    public int? PortOrNull => Text.Length == 0 ? null : Port;

    public TimeSpan? Duration =>
        Text.Length == 0 ? null : GoDuration.TryParse(Text, out var duration) && duration >= TimeSpan.Zero ? duration : throw Unreadable();

    /// <summary>A number of bytes, such as 4Mi.</summary>
    public long Size => ByteSize.TryParse(Text, out var size) ? size : throw Invalid();

    public AppProtocol Protocol =>
        Text.Length > 0 && char.IsAsciiLetter(Text[0]) && Text.All(char.IsAsciiLetterOrDigit) && Enum.TryParse<AppProtocol>(Text, ignoreCase: true, out var protocol)
            ? protocol
            : throw Invalid();

    public LogLevel LogLevel => Text.ToLowerInvariant() switch
    {
        "debug" => LogLevel.Debug,
        "info" => LogLevel.Information,
        "warn" or "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        "fatal" => LogLevel.Critical,
        _ => throw Invalid(),
    };

    /// <summary>A number of bytes that one buffer can have.</summary>
    /// <exception cref="SidecarOptionsException">It is larger.</exception>
    public int Fit(long bytes) => bytes <= Array.MaxLength ? (int)bytes : throw Invalid(" is more than a buffer can have");

    /// <exception cref="SidecarOptionsException">The condition does not hold.</exception>
    public void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw Invalid(otherwise);
        }
    }

    private SidecarOptionsException Invalid(string reason = "") => new($"invalid value for '{Name}': {Text}{reason}", exitCode: 1);

    private SidecarOptionsException Unreadable() => new($"invalid argument \"{Text}\" for \"--{Name}\" flag", exitCode: 2);
}
