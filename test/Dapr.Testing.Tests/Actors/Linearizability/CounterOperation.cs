namespace Dapr.Testing.Tests.Actors.Linearizability;

/// <summary>An increment as its caller saw it.</summary>
/// <param name="Name">What it is known by; every increment has its own.</param>
/// <param name="Called">When it was called.</param>
/// <param name="Answered">When its answer came; null when none did: nobody knows then whether it counts.</param>
/// <param name="Value">The answer.</param>
internal sealed record CounterOperation(string Name, long Called, long? Answered = null, long? Value = null);
