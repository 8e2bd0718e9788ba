using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Google.Protobuf;

namespace Dapr.Sidecar.Tests.State;

/// <summary>A sidecar with state stores, and the calls of its state API in short.</summary>
internal sealed class StateSidecar : IAsyncDisposable
{
    public const string Store = "statestore";

    private readonly TestSidecar _sidecar;

    private StateSidecar(TestSidecar sidecar, ManualClock clock) => (_sidecar, Clock) = (sidecar, clock);

    public ManualClock Clock { get; }

    public RpcChannel Rpc => _sidecar.Rpc;

    public HttpClient Http => _sidecar.Http;

    /// <summary>Starts one with one store in memory, or with the components of the test's own.</summary>
    public static async Task<StateSidecar> StartAsync(Action<SidecarOptions>? configure = null)
    {
        var clock = new ManualClock();
        return new StateSidecar(
            await TestSidecar.StartAsync(options =>
            {
                options.Clock = clock;
                (configure ?? AddStore)(options);
            }),
            clock);
    }

    /// <summary>Starts one whose only store is the given one.</summary>
    public static Task<StateSidecar> StartAsync(IStateStore store) => StartAsync(options =>
    {
        options.Catalog.AddStateStore("state.test", _ => store);
        options.Components.Add(new ComponentSpec { Name = Store, Type = "state.test" });
    });

    public async Task<Answer> SendAsync(string verb, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var response = await _sidecar.SendAsync(verb, path, body, headers);
        return new Answer(
            (int)response.StatusCode,
            await response.Content.ReadAsStringAsync(),
            response.Content.Headers.ContentType?.ToString(),
            response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase));
    }

    public Task<Answer> GetAsync(string key) => SendAsync("GET", $"/v1.0/state/{Store}/{key}");

    public Task<Answer> SaveAsync(string items) => SendAsync("POST", $"/v1.0/state/{Store}", items);

    public Task<Answer> TransactAsync(string body) => SendAsync("POST", $"/v1.0/state/{Store}/transaction", body);

    public Task<Answer> BulkAsync(string body) => SendAsync("POST", $"/v1.0/state/{Store}/bulk", body);

    public Task<GetStateResponse> GetRpcAsync(string key) => Rpc.InvokeAsync(DaprMethods.GetState, new GetStateRequest { StoreName = Store, Key = key });

    public async Task<string> TextAsync(string key) => (await GetRpcAsync(key)).Data.ToStringUtf8();

    public Task SaveRpcAsync(params StateItem[] items) => Rpc.InvokeAsync(DaprMethods.SaveState, new SaveStateRequest { StoreName = Store, States = { items } });

    public Task DeleteRpcAsync(string key, string? etag = null, StateOptions? options = null) =>
        Rpc.InvokeAsync(DaprMethods.DeleteState, new DeleteStateRequest { StoreName = Store, Key = key, Etag = etag is null ? null : new Etag { Value = etag }, Options = options });

    public Task TransactRpcAsync(params (string Type, StateItem? Item)[] operations) => Rpc.InvokeAsync(
        DaprMethods.ExecuteStateTransaction,
        new ExecuteStateTransactionRequest
        {
            StoreName = Store,
            Operations = { operations.Select(operation => new TransactionalStateOperation { OperationType = operation.Type, Request = operation.Item }) },
        });

    public static StateItem Item(string key, string value, string? etag = null, StateOptions? options = null) => new()
    {
        Key = key,
        Value = ByteString.CopyFromUtf8(value),
        Etag = etag is null ? null : new Etag { Value = etag },
        Options = options,
    };

    public ValueTask DisposeAsync() => _sidecar.DisposeAsync();

    public static void AddStore(SidecarOptions options) => options.Components.Add(new ComponentSpec { Name = Store, Type = "state.in-memory" });

    /// <summary>The answer to an HTTP request.</summary>
    internal sealed record Answer(int Status, string Body, string? ContentType, IReadOnlyDictionary<string, string> Headers)
    {
        public string? Etag => Headers.GetValueOrDefault("ETag");

        public JsonElement Json => JsonDocument.Parse(Body).RootElement;

        public string ErrorCode => Json.GetProperty("errorCode").GetString()!;

        public string Message => Json.GetProperty("message").GetString()!;
    }
}
