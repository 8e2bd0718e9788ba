using System.Text;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Dapr.Sidecar.Resiliency;
using Dapr.Sidecar.Tests.PubSub;
using Google.Protobuf;

namespace Dapr.Sidecar.Tests.Actors;

/// <summary>A sidecar on a clock that a test advances, with a store for the state of actors and an application that hosts them.</summary>
internal sealed class ActorSidecar : IAsyncDisposable
{
    private readonly AcceptedCalls _accepted;

    private ActorSidecar(ManualClock clock, TestSidecar sidecar, ActorApp app, AcceptedCalls accepted) => (Clock, Sidecar, App, _accepted) = (clock, sidecar, app, accepted);

    public ManualClock Clock { get; }

    public TestSidecar Sidecar { get; }

    public ActorApp App { get; }

    public HttpClient Http => Sidecar.Http;

    public RpcChannel Rpc => Sidecar.Rpc;

    /// <summary>Starts a sidecar with an application, and waits until it has it.</summary>
    public static async Task<ActorSidecar> StartAsync(Action<ActorApp>? app = null, Action<SidecarOptions>? configure = null, ManualClock? clock = null, bool hasApp = true)
    {
        clock ??= new ManualClock();
        var hosted = new ActorApp(clock);
        app?.Invoke(hosted);
        var accepted = new AcceptedCalls();
        var sidecar = await TestSidecar.StartAsync(options =>
        {
            options.Clock = clock;
            options.Interceptor = accepted;
            options.Components.Add(Store());
            if (hasApp) options.AppHandler = hosted;
            configure?.Invoke(options);
        });
        await sidecar.Sidecar.Ready;
        return new ActorSidecar(clock, sidecar, hosted, accepted);
    }

    /// <summary>The store for the state of actors.</summary>
    public static ComponentSpec Store(string name = "statestore", string type = "state.in-memory") =>
        new() { Name = name, Type = type, Metadata = new Dictionary<string, string> { ["actorStateStore"] = "true" } };

    /// <summary>Calls a method over HTTP.</summary>
    public async Task<(int Status, string Body)> CallAsync(string actor, string method, string body = "", CancellationToken cancellationToken = default, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/v1.0/actors/{actor}/method/{method}") { Content = new StringContent(body) };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await Http.SendAsync(request, cancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <summary>Calls a method over gRPC.</summary>
    public async Task<string> CallRpcAsync(string type, string id, string method, string data = "", CancellationToken cancellationToken = default) =>
        (await Rpc.InvokeAsync(
            DaprMethods.InvokeActor,
            new InvokeActorRequest { ActorType = type, ActorId = id, Method = method, Data = ByteString.CopyFromUtf8(data) },
            new RpcCallOptions { CancellationToken = cancellationToken })).Data.ToStringUtf8();

    /// <summary>Sends JSON.</summary>
    public async Task<(int Status, string Body)> SendAsync(string verb, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(verb), "/v1.0/actors/" + path);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await Http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Waits for the next call of a method that the sidecar has taken on: it goes to its actor, or waits for its turn.</summary>
    public Task AcceptedAsync() => _accepted.NextAsync().WithLimit(() => "no call was taken on");

    public Task AdvanceAsync(double seconds) => Clock.AdvanceAsync(TimeSpan.FromSeconds(seconds));

    public async ValueTask DisposeAsync()
    {
        await Sidecar.DisposeAsync();
        _accepted.Dispose();
    }

    private sealed class AcceptedCalls : IOutboundInterceptor, IDisposable
    {
        private readonly SemaphoreSlim _calls = new(0);

        public Task NextAsync() => _calls.WaitAsync();

        public void Dispose() => _calls.Dispose();

        public Task BeforeAsync(OutboundCall call, CancellationToken cancellationToken)
        {
            if (call.Block == "Actors") _calls.Release();
            return Task.CompletedTask;
        }
    }
}
