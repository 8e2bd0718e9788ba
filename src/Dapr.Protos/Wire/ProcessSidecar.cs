namespace Dapr.Protos.Wire;

/// <summary>
/// Where the sidecar is that runs in this process, for clients that were told no address: those that are made by hand know neither the services nor the
/// configuration of the application. Where several run, as in tests, nobody can say which is meant.
/// </summary>
internal static class ProcessSidecar
{
    private static readonly Lock Gate = new();
    private static readonly List<Addresses> Running = [];

    /// <summary>The address of its HTTP API; null where there is none, or more than one.</summary>
    public static string? HttpEndpoint => One?.Http;

    /// <summary>The address of its gRPC API; null where there is none, or more than one.</summary>
    public static string? GrpcEndpoint => One?.Grpc;

    private static Addresses? One
    {
        get
        {
            lock (Gate)
            {
                return Running is [var one] ? one : null;
            }
        }
    }

    /// <summary>A sidecar runs, until the result is disposed.</summary>
    public static IDisposable Add(string http, string grpc)
    {
        var addresses = new Addresses(http, grpc);
        lock (Gate)
        {
            Running.Add(addresses);
        }

        return addresses;
    }

    private sealed class Addresses(string http, string grpc) : IDisposable
    {
        public string Http => http;

        public string Grpc => grpc;

        public void Dispose()
        {
            lock (Gate)
            {
                Running.Remove(this);
            }
        }
    }
}
