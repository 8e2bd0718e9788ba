namespace Dapr.Sidecar;

/// <summary>A language model, or what stands for one.</summary>
public interface IConversation
{
    /// <summary>Answers a prompt.</summary>
    /// <param name="prompt">What is said and asked; its texts are already freed of what the caller wants kept from the model.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="Exception">The model does not answer; of any exception the caller sees the message.</exception>
    Task<ConversationAnswer> ConverseAsync(ConversationPrompt prompt, CancellationToken cancellationToken);
}
