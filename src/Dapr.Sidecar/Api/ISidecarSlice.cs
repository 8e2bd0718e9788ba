namespace Dapr.Sidecar.Api;

/// <summary>A building block hands its routes and RPCs over.</summary>
internal interface ISidecarSlice
{
    /// <summary>Registers the routes of the HTTP API.</summary>
    void MapHttp(ApiRoutes routes);

    /// <summary>Registers the RPCs of the gRPC API.</summary>
    void MapRpc(ApiRpcs rpcs);
}
