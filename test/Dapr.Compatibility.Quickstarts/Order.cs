namespace Quickstarts;

public sealed record Order(int OrderId);
