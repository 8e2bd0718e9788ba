using System.Net;
using System.Net.Http.Json;
using Dapr.Client;
using Dapr.Common;
using Dapr.Common.Connection;
using Dapr.Protos.Wire;
using Microsoft.Extensions.Hosting;
using DaprMetadata = Dapr.Metadata.Abstractions.DaprMetadata;

namespace Dapr.Metadata;

/// <summary>The metadata of the sidecar, read once: when the application starts, or when somebody asks before.</summary>
internal sealed class MetadataSource(DaprConnection connection) : IHostedService
{
    private readonly Lock _lock = new();
    private Task<DaprMetadata>? _read;

    public Task StartAsync(CancellationToken cancellationToken) => ReadOnceAsync().WaitAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>What was read; an application without a host has nobody who reads it before it is asked for, and waits here.</summary>
    public DaprMetadata Read() => ReadOnceAsync().GetAwaiter().GetResult();

    /// <summary>One reading for all, which has a limit of its own. One that failed is tried again by whoever asks next.</summary>
    private Task<DaprMetadata> ReadOnceAsync()
    {
        lock (_lock)
        {
            return _read is null or { IsFaulted: true } ? _read = Task.Run(() => StartupRead.WhenThereAsync(AskAsync, IsNotThere, CancellationToken.None)) : _read;
        }
    }

    private static bool IsNotThere(Exception exception) => exception is HttpRequestException { StatusCode: null or HttpStatusCode.ServiceUnavailable };

    private async Task<DaprMetadata> AskAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(connection.HttpEndpoint, DaprRoutes.Metadata));
        connection.Headers.AddToken(request);
        CallHeaders.AddTrace(request);
        using var response = await connection.Http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync(MetadataJson.Default.DaprMetadata, cancellationToken).ConfigureAwait(false) ?? new DaprMetadata();
    }
}
