namespace Dapr.Common;

/// <summary>What every client of a Dapr building block is.</summary>
public interface IDaprClient : IDisposable;
