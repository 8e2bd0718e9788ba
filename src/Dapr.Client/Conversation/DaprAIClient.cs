using Dapr.Common;

namespace Dapr.AI;

/// <summary>What the clients of language models have in common.</summary>
public abstract class DaprAIClient : IDaprClient
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what the client holds.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> calls.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
