using Dapr.Common.Errors;

namespace Dapr.Actors.Runtime;

/// <summary>Asks the runtime over gRPC; what that does not offer, for its age or by an allow list, is asked over HTTP from then on.</summary>
internal sealed class GrpcFallback
{
    private volatile bool _isRefused;

    /// <summary>Asks.</summary>
    /// <param name="operation">What is asked.</param>
    /// <param name="grpc">Asks over gRPC.</param>
    /// <param name="http">Asks over HTTP.</param>
    /// <exception cref="DaprApiException">The runtime refused it, or did not answer.</exception>
    public async Task<T> InvokeAsync<T>(DaprOperation operation, Func<ValueTask<T>> grpc, Func<Task<T>> http)
    {
        if (!_isRefused)
        {
            try
            {
                return await grpc().ConfigureAwait(false);
            }
            catch (DaprException exception) when (exception.IsNotOffered())
            {
                _isRefused = true;
            }
            catch (DaprException exception)
            {
                throw RuntimeErrors.Refused(operation, exception);
            }
        }

        return await http().ConfigureAwait(false);
    }
}
