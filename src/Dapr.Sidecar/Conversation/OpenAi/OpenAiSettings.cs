using Dapr.Sidecar.Components;

namespace Dapr.Sidecar.Conversation.OpenAi;

/// <summary>The settings of a component that asks a model by chat completions.</summary>
internal sealed record OpenAiSettings
{
    /// <summary>Where prompts are sent.</summary>
    public required Uri Address { get; init; }

    public required string Model { get; init; }

    /// <summary>
    /// Whether the parameter <c>max_tokens</c> goes as <c>max_completion_tokens</c>, and the developer under a role of its own: only to OpenAI
    /// itself, and not to what stands at another address.
    /// </summary>
    public required bool HasNewerWords { get; init; }

    /// <summary>The key; null for a provider that asks for none.</summary>
    public string? Key { get; init; }

    /// <summary>Whether the key goes in the header of Azure.</summary>
    public bool IsAzure { get; init; }

    /// <summary>How long answers are given again to the same prompt; null for never.</summary>
    public TimeSpan? CacheTtl { get; init; }

    /// <summary>How long an answer may take; null for as long as the caller waits.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Reads the metadata of a component.</summary>
    /// <exception cref="InvalidOperationException">A setting is absent or wrong; the message names it.</exception>
    public static OpenAiSettings Read(ComponentSpec spec, OpenAiProvider provider)
    {
        var settings = new SettingReader(spec.Setting);
        var key = provider.NeedsKey ? settings.Required("key") : settings.Text("key");
        var isAzure = settings.OneOf("apiType", "openai", "azure") == "azure";
        var endpoint = isAzure ? settings.Required("endpoint") : settings.Text("endpoint") ?? provider.Endpoint;
        var model = isAzure ? settings.Required("model") : settings.Text("model") ?? provider.Model;
        var path = isAzure
            ? $"/openai/deployments/{Uri.EscapeDataString(model)}/chat/completions?api-version={Uri.EscapeDataString(settings.Required("apiVersion"))}"
            : "/chat/completions";
        if (!Uri.TryCreate(endpoint.TrimEnd('/') + path, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new InvalidOperationException($"endpoint: '{endpoint}' is no address such as {provider.Endpoint}");
        }

        return new()
        {
            Address = address,
            Model = model,
            HasNewerWords = provider.HasNewerWords && !isAzure && endpoint.TrimEnd('/') == provider.Endpoint,
            Key = key,
            IsAzure = isAzure,
            CacheTtl = Positive(settings, settings.Text("responseCacheTTL") is null ? "cacheTTL" : "responseCacheTTL"),
            Timeout = Positive(settings, "timeout"),
        };
    }

    private static TimeSpan? Positive(SettingReader settings, string name) =>
        settings.Duration(name, TimeSpan.Zero, TimeSpan.Zero) is { Ticks: > 0 } duration ? duration : null;
}
