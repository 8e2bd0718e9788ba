namespace Tour.PubSub;

/// <summary>What is told.</summary>
internal sealed record Order(string Tea);
