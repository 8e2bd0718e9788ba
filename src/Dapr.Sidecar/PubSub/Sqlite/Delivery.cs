namespace Dapr.Sidecar.PubSub.Sqlite;

/// <summary>A message that a group is being given.</summary>
/// <param name="Group">The group.</param>
/// <param name="Id">The message's number.</param>
/// <param name="Attempt">How often it was given to the group, this time included.</param>
/// <param name="Message">The message.</param>
internal sealed record Delivery(long Group, long Id, int Attempt, BrokerMessage Message);
