using Dapr.Sidecar;
using Dapr.Sidecar.Api;

namespace Dapr.Testing;

public sealed partial class DaprTestHost
{
    /// <summary>Changes a value of a configuration store in memory, as an operator would.</summary>
    /// <param name="storeName">The configuration store.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The new value; null or empty removes what there is.</param>
    /// <param name="version">The version of the value.</param>
    /// <exception cref="InvalidOperationException">There is no such store, or it is not in memory.</exception>
    /// <remarks>Who reads it then gets the new value; <see cref="SettleAsync"/> waits until the subscriptions of the application are told.</remarks>
    public void SetConfiguration(string storeName, string key, string? value, string version = "")
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(version);
        try
        {
            Sidecar.ChangeConfiguration(
                storeName, new Dictionary<string, ConfigurationValue?> { [key] = value is null ? null : new ConfigurationValue { Value = value, Version = version } });
        }
        catch (ApiException exception)
        {
            throw new InvalidOperationException(exception.Message, exception);
        }
    }
}
