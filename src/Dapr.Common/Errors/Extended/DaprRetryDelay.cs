namespace Dapr.Common.Exceptions;

/// <summary>How long to wait.</summary>
/// <param name="Seconds">Whole seconds.</param>
/// <param name="Nanos">Billionths of a second beside them.</param>
public sealed record DaprRetryDelay(long Seconds, int Nanos);
