using System.Text.Json;
using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Secrets;

/// <summary>The secrets API over HTTP.</summary>
internal sealed class SecretsHttp(SecretService service)
{
    private const string Name = "secrets";

    public void Map(ApiRoutes routes)
    {
        routes.Map("GET", "/v1.0/secrets/{store}/bulk", Name, GetAllAsync);
        routes.Map("GET", "/v1.0/secrets/{store}/{key}", Name, GetAsync);
    }

    private async Task GetAsync(ApiCall call)
    {
        var values = await service.GetAsync(call.Parameter("store"), call.Parameter("key"), call.Metadata(), call.Aborted);
        await call.RespondJsonAsync(Write(values));
    }

    private async Task GetAllAsync(ApiCall call)
    {
        var secrets = await service.GetAllAsync(call.Parameter("store"), call.Metadata(), call.Aborted);
        await call.RespondJsonAsync(GoJson.WriteObject(secrets.Select(secret => KeyValuePair.Create(secret.Key, (object)JsonElement.Parse(Write(secret.Value))))));
    }

    private static byte[] Write(IReadOnlyDictionary<string, string> values) =>
        GoJson.WriteObject(values.Select(value => KeyValuePair.Create(value.Key, (object)value.Value)));
}
