namespace Tour.Bindings;

/// <summary>What is to be done.</summary>
internal sealed record Errand(string What);
