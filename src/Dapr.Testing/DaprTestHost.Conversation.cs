using Dapr.Sidecar;

namespace Dapr.Testing;

public sealed partial class DaprTestHost
{
    /// <summary>What a language model was asked and answered to, in order; its texts are those that the model got, freed of what was to be kept from it.</summary>
    /// <param name="componentName">The conversation component.</param>
    /// <returns>The prompts.</returns>
    public IReadOnlyList<ConversationPrompt> Prompts(string componentName = "llm") =>
        [.. Sidecar.Events.AllConversed.Where(conversed => conversed.Component == componentName).Select(conversed => conversed.Prompt)];
}
