namespace Dapr.Actors.Client;

/// <summary>The way of a call to the sidecar and back.</summary>
internal interface IActorChannel
{
    /// <summary>Sends a call.</summary>
    /// <exception cref="DaprApiException">The runtime refused it, or did not answer.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The token is not the one that the sidecar asks for.</exception>
    ValueTask<ActorAnswer> SendAsync(ActorCall call, CancellationToken cancellationToken);
}
