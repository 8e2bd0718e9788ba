namespace Dapr.Sidecar.Api;

/// <summary>Ends an API call with an error of the catalogue.</summary>
internal sealed class ApiException(ApiError error) : Exception(error.Message)
{
    /// <summary>The error.</summary>
    public ApiError Error => error;
}
