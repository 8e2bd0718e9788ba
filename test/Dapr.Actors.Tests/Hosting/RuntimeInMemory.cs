using System.Text;
using System.Text.Json;
using Dapr.Actors.Dispatch;
using Dapr.Actors.Runtime;
using Dapr.Actors.Tests.State;
using Dapr.Sidecar;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Actors.Tests.Hosting;

/// <summary>A runtime without any transport, and the ways to call it.</summary>
internal sealed class RuntimeInMemory
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public RuntimeInMemory(Action<ActorRuntimeOptions>? configure = null)
    {
        var options = new ActorRuntimeOptions();
        configure?.Invoke(options);
        if (options.Actors.Count == 0) options.Actors.RegisterActor<Account>();

        Runtime = new ActorRuntime(options, new Activators(Script), new ActorServices
        {
            JsonSerializerOptions = options.JsonSerializerOptions,
            LoggerFactory = NullLoggerFactory.Instance,
            ProxyFactory = new UnavailableProxyFactory(),
            TimerManager = new UnavailableTimerManager(),
            StateStore = State,
            Clock = Clock,
        });
    }

    public ActorRuntime Runtime { get; }

    public Script Script { get; } = new();

    public MemoryStateStore State { get; } = new();

    public ManualClock Clock { get; } = new();

    public Task<int> AddAsync(int amount, string? chain = null) => InvokeAsync<int>("AddAsync", amount, chain);

    public Task<int> ReadAsync(string? chain = null) => InvokeAsync<int>("ReadAsync", null, chain);

    public async Task<T> InvokeAsync<T>(string method, object? argument = null, string? chain = null)
    {
        var answer = await CallAsync(method, argument, chain).WaitAsync(Limit, TimeProvider.System);
        return JsonSerializer.Deserialize<T>(answer.Body.Span)!;
    }

    public Task<ActorCallAnswer> CallAsync(string method, object? argument = null, string? chain = null, CancellationToken cancellationToken = default) => Runtime.InvokeAsync(
        new TurnCall("Account", "a1") { ReentrancyId = chain },
        new ActorCallRequest { Method = method, Body = argument is null ? default : JsonSerializer.SerializeToUtf8Bytes(argument) },
        cancellationToken).AsTask();

    public Task RemindAsync(string name, string json = "{}") =>
        Runtime.RemindAsync(new TurnCall("Account", "a1"), name, ScheduledCall.Parse(Encoding.UTF8.GetBytes(json)), default).WaitAsync(Limit, TimeProvider.System);

    public Task FireTimerAsync(string json) =>
        Runtime.FireTimerAsync(new TurnCall("Account", "a1"), "t", ScheduledCall.Parse(Encoding.UTF8.GetBytes(json)), default).WaitAsync(Limit, TimeProvider.System);

    public Task DeactivateAsync() => Runtime.DeactivateAsync("Account", "a1", default).WaitAsync(Limit, TimeProvider.System);

    private sealed class Activators(Script script) : ActorActivatorFactory
    {
        public override ActorActivator CreateActivator(ActorTypeInformation type) => new Activator(script);
    }

    private sealed class Activator(Script script) : ActorActivator
    {
        public override Task<ActorActivatorState> CreateAsync(ActorHost host) => Task.FromResult(new ActorActivatorState(new Account(host, script)));

        public override async Task DeleteAsync(ActorActivatorState state) => await ((Account)state.Actor).DisposeAsync();
    }
}
