using Dapr.Actors;

namespace Dapr.Testing.Tests.Actors;

/// <summary>An actor that is at work for as long as a test holds it, and then calls another one.</summary>
public interface IRunner : IActor
{
    /// <summary>Calls another actor when the test lets it, with no token of its caller's.</summary>
    Task CallLaterAsync(string other, CancellationToken cancellationToken = default);

    Task PingAsync();
}
