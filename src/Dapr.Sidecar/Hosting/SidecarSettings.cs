using System.Collections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Dapr.Sidecar.Hosting;

/// <summary>The section of the configuration that says how the sidecar of an application is started: what <see cref="SidecarOptions"/> has, by name.</summary>
internal static class SidecarSettings
{
    public const string Section = "Dapr:Sidecar";
    public const string Enabled = "Enabled";

    private const string ResourcesPath = "ResourcesPath";

    // What only the program has, or only code can say.
    private static readonly string[] NotHere =
    [
        nameof(SidecarOptions.Wait), nameof(SidecarOptions.LogLevel), nameof(SidecarOptions.LogAsJson), nameof(SidecarOptions.LogFile),
        nameof(SidecarOptions.IgnoredFlags), nameof(SidecarOptions.Environment), nameof(SidecarOptions.ControlPlane), nameof(SidecarOptions.SharedComponents),
        nameof(SidecarOptions.AppHandler), nameof(SidecarOptions.Clock), nameof(SidecarOptions.LoggerFactory), nameof(SidecarOptions.UnixDomainSocket),
    ];

    private static readonly string[] Names =
    [
        Enabled, ResourcesPath, .. typeof(SidecarOptions).GetProperties().Where(property => property.CanWrite).Select(property => property.Name).Except(NotHere),
    ];

    /// <summary>A value of the configuration, or else of the environment; null when neither has one.</summary>
    public static string? Value(IConfiguration configuration, string name) =>
        configuration[name] is { Length: > 0 } value ? value
        : System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } variable ? variable
        : null;

    /// <summary>Reads the section.</summary>
    /// <exception cref="SidecarStartException">It has a setting that there is not, or a value that cannot be used.</exception>
    public static SidecarOptions Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var section = configuration.GetSection(Section);
        if (section.GetChildren().FirstOrDefault(child => !Names.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw new SidecarStartException($"There is no setting {unknown.Path}. The section {Section} has: {string.Join(", ", Names.Order(StringComparer.Ordinal))}.");
        }

        var options = new SidecarOptions
        {
            AppId = AppIdOf(environment.ApplicationName),
            HttpPort = 0,
            GrpcPort = 0,
            InternalGrpcPort = 0,
            EnableDevelopmentApi = environment.IsDevelopment(),
            ApiToken = Value(configuration, "DAPR_API_TOKEN") ?? "",
            AppApiToken = Value(configuration, "APP_API_TOKEN") ?? "",
            Environment = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => entry.Value as string ?? ""),
        };

        // What the configuration lists goes in the place of what is there by itself, not beside it.
        if (section.GetSection(nameof(SidecarOptions.ListenAddresses)).Exists())
        {
            options.ListenAddresses = [];
        }

        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException exception)
        {
            throw new SidecarStartException($"{exception.Message.TrimEnd('.')}: {exception.InnerException?.Message}", exception);
        }

        options.ResourcesPaths = [.. options.ResourcesPaths, .. (section[ResourcesPath] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        return options;
    }

    /// <summary>The name of an application as an app id, which has no dots and is the name of a host: My.Shop becomes my-shop.</summary>
    public static string AppIdOf(string? applicationName)
    {
        var name = string.Concat((applicationName ?? "").ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')).Trim('-');
        return name.Length > 0 ? name : "app";
    }
}
