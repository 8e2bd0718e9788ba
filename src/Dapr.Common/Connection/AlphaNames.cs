using System.Collections.Concurrent;
using Dapr.Common.Errors;
using Dapr.Rpc;

namespace Dapr.Common.Connection;

/// <summary>
/// Calls of RPCs that older runtimes know by their alpha name only: the stable name goes first, and what is found out is remembered
/// for as long as the connection lives.
/// </summary>
internal sealed class AlphaNames
{
    private const string Suffix = "Alpha1";

    private readonly ConcurrentDictionary<string, bool> _alpha = new(StringComparer.Ordinal);

    /// <summary>Makes a call.</summary>
    /// <param name="feature">What the runtime has under either name, in words.</param>
    /// <param name="operation">The call; its name is the stable one.</param>
    /// <param name="call">Makes it; it is told whether by the alpha name.</param>
    /// <param name="names">Both names, where they are others than that of the operation without and with <c>Alpha1</c>.</param>
    /// <exception cref="DaprFeatureNotAvailableException">The runtime knows neither name.</exception>
    public async Task<T> InvokeAsync<T>(string feature, DaprOperation operation, Func<bool, Task<T>> call, string[]? names = null)
    {
        if (!_alpha.ContainsKey(feature))
        {
            try
            {
                return await call(false).ConfigureAwait(false);
            }
            catch (DaprException exception) when (exception.IsUnknownMethod())
            {
                // The older name is tried next.
            }
        }

        try
        {
            var response = await call(true).ConfigureAwait(false);
            _alpha[feature] = true;
            return response;
        }
        catch (DaprException exception) when (exception.IsUnknownMethod())
        {
            throw new DaprFeatureNotAvailableException(feature, names ?? [operation.Name, operation.Name + Suffix])
            {
                BuildingBlock = operation.BuildingBlock,
                Operation = operation.Name,
                Component = operation.Component,
                Key = operation.Key,
                Status = exception.Status,
                Reason = exception.Reason,
            };
        }
        catch (DaprException exception) when (IsAnswer(exception))
        {
            // It knows the name, even if it refuses what is asked.
            _alpha[feature] = true;
            throw;
        }
    }

    /// <summary>Whether the runtime has answered, rather than nobody, or nobody in time.</summary>
    private static bool IsAnswer(DaprException exception) =>
        exception.Status is not ("" or nameof(RpcStatusCode.Unavailable) or nameof(RpcStatusCode.Cancelled) or nameof(RpcStatusCode.DeadlineExceeded));
}
