namespace Dapr.Actors.AspNetCore;

/// <summary>By which clock the actors' state and instances expire, where that is not the application's own: in a test the sidecar's.</summary>
/// <param name="Clock">The clock.</param>
internal sealed record ActorClock(TimeProvider Clock);
