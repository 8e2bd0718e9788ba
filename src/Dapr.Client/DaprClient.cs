using System.Net.Http.Headers;
using System.Text.Json;
using Dapr.Common;
using Dapr.Common.Connection;

namespace Dapr.Client;

/// <summary>The client of a sidecar. It is thread-safe; make one and keep it.</summary>
/// <remarks>
/// Every call throws <see cref="DaprException"/> when it fails and <see cref="OperationCanceledException"/> with the caller's
/// token when it is cancelled. For tests there is a small interface for each block, such as <see cref="IStateClient"/>.
/// </remarks>
public abstract partial class DaprClient : IDaprClient, IStateClient, IPubSubClient, IInvocationClient, IBindingsClient, ISecretsClient, IConfigurationClient, ILocksClient, ICryptographyClient, ISidecarClient
{
    private bool _disposed;

    /// <summary>How values are read and written.</summary>
    public abstract JsonSerializerOptions JsonSerializerOptions { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            Dispose(disposing: true);
            GC.SuppressFinalize(this);
        }
    }

    /// <summary>Who calls, as the user agent says it.</summary>
    /// <returns>The product and its version.</returns>
    protected static ProductInfoHeaderValue UserAgent() => CallHeaders.UserAgent;

    /// <summary>Lets go of what the client holds.</summary>
    /// <param name="disposing">True when <see cref="Dispose()"/> was called.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
