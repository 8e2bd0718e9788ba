using System.Runtime.CompilerServices;
using System.Text;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc;
using Dapr.Sidecar.Actors;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Internals;
using Dapr.Sidecar.Tests.PubSub;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Tests.Actors;

/// <summary>Actors that a part of the sidecar itself runs, as the runtime does for workflows; and the methods of theirs that answer in a stream.</summary>
public sealed class ActorsInProcessTests
{
    private const string Type = "dapr.internal.default.app1.workflow";

    [Fact]
    public async Task Types_WithoutAStore_AreNamedOnceEach()
    {
        using var log = new CollectedLog();
        await using var sidecar = await ActorSidecar.StartAsync(
            configure: options =>
            {
                options.LoggerFactory = log;
                options.Components.Clear();
            });
        foreach (var types in new string[][] { ["T", "U"], ["U"] })
        {
            await sidecar.Sidecar.Sidecar.HostActorsAsync(types.ToDictionary(type => type, _ => new ActorTypeSettings()), new Echo(), CancellationToken.None);
        }

        Assert.Equal(["T", "U"], log.All.Where(entry => entry.Level == LogLevel.Warning).Select(entry => entry.Fields["Types"]));
    }

    [Fact]
    public async Task Invoke_AnInternalType_ReachesItsReceiver()
    {
        await using var sidecar = await ActorSidecar.StartAsync(hasApp: false);
        await sidecar.Sidecar.Sidecar.HostActorsAsync(new Dictionary<string, ActorTypeSettings> { [Type] = new() }, new Echo(), CancellationToken.None);

        Assert.Equal("Start: question", await sidecar.CallRpcAsync(Type, "i", "Start", "question"));
        Assert.Contains($$"""{"type":"{{Type}}","count":1}""", await sidecar.Http.GetStringAsync("/v1.0/metadata"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallActorStream_OfItsReceiver_GivesEachAnswer()
    {
        await using var sidecar = await ActorSidecar.StartAsync(hasApp: false);
        await sidecar.Sidecar.Sidecar.HostActorsAsync(new Dictionary<string, ActorTypeSettings> { [Type] = new() }, new Echo(), CancellationToken.None);

        Assert.Equal(["1 Watch", "2 Watch"], await WatchAsync(sidecar, Type));
    }

    /// <summary>Whatever sidecar is asked, the answers come from the host of the actor, by the internal service of that.</summary>
    [Fact]
    public async Task Watch_ActorsOfTwoHosts_GivesTheAnswersOfEach()
    {
        var (plane, clock) = (new ControlPlane(), new ManualClock());
        await using var one = await StartAsync("one");
        await using var two = await StartAsync("two");
        var answers = new List<string>();

        for (var number = 0; number < 20; number++)
        {
            var watched = new List<string>();
            await one.Sidecar.Sidecar.WatchActorAsync(Watched($"a{number}"), (answer, _) => Note(answer, watched), CancellationToken.None).WithLimit(() => string.Join(", ", watched));
            Assert.Equal(["1 Watch", "2 Watch"], watched.Select(answer => answer[..7]));
            answers.AddRange(watched);
        }

        Assert.Equal(["one", "two"], answers.Select(answer => answer[8..]).Distinct().Order());

        async Task<ActorSidecar> StartAsync(string name)
        {
            var sidecar = await ActorSidecar.StartAsync(configure: options => options.ControlPlane = plane, clock: clock, hasApp: false);
            await sidecar.Sidecar.Sidecar.HostActorsAsync(new Dictionary<string, ActorTypeSettings> { [Type] = new() }, new Echo(" " + name), CancellationToken.None);
            return sidecar;
        }
    }

    [Fact]
    public async Task Watch_WhoeverLeaves_EndsItWhereItIsAnswered()
    {
        var plane = new ControlPlane();
        var (answered, left) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var host = await ActorSidecar.StartAsync(configure: options => options.ControlPlane = plane, hasApp: false);
        await host.Sidecar.Sidecar.HostActorsAsync(new Dictionary<string, ActorTypeSettings> { [Type] = new() }, new Echo { Last = Wait }, CancellationToken.None);
        await using var caller = await ActorSidecar.StartAsync(configure: options => (options.ControlPlane, options.AppId) = (plane, "caller"), hasApp: false);
        using var leaving = new CancellationTokenSource();

        var watching = caller.Sidecar.Sidecar.WatchActorAsync(Watched("a"), NoteLast, leaving.Token);
        await answered.Task.WithLimit(() => "no answer came");
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching).WithLimit(() => "it watches on");
        await left.Task.WithLimit(() => "its host answers on");

        ValueTask NoteLast(InternalInvokeResponse answer, CancellationToken cancellationToken)
        {
            if (answer.Message.Data.Value.ToStringUtf8() == "2 Watch") answered.SetResult();
            return ValueTask.CompletedTask;
        }

        async Task Wait(CancellationToken cancellationToken)
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }
            finally
            {
                left.SetResult();
            }
        }
    }

    [Fact]
    public async Task Watch_ATypeThatNobodyHosts_IsRefused()
    {
        await using var sidecar = await ActorSidecar.StartAsync(hasApp: false);

        await Assert.ThrowsAsync<ApiException>(() => sidecar.Sidecar.Sidecar.WatchActorAsync(Watched("a"), (_, _) => ValueTask.CompletedTask, CancellationToken.None));
    }

    [Fact]
    public async Task CallActorStream_OfAnApplication_IsNotThere()
    {
        await using var sidecar = await ActorSidecar.StartAsync();

        Assert.Equal(RpcStatusCode.Unimplemented, (await Assert.ThrowsAsync<RpcCallException>(() => WatchAsync(sidecar, "T"))).StatusCode);
        Assert.Equal(RpcStatusCode.Aborted, (await Assert.ThrowsAsync<RpcCallException>(() => WatchAsync(sidecar, "U"))).StatusCode);
    }

    private static async Task<IReadOnlyList<string>> WatchAsync(ActorSidecar sidecar, string type)
    {
        using var channel = new RpcChannel(new Uri("http://localhost"), new RpcChannelOptions { HttpHandler = sidecar.Sidecar.Sidecar.CreateInternalHandler(), DisposeHttpHandler = true });
        using var call = channel.Start(InternalMethods.CallActorStream);
        await call.WriteAsync(new InternalInvokeRequest { Actor = new Actor { ActorType = type, ActorId = "i" }, Message = new InvokeRequest { Method = "Watch" } });
        await call.CompleteAsync();
        var answers = new List<string>();
        await foreach (var answer in call.ReadAllAsync())
        {
            answers.Add(answer.Message.Data.Value.ToStringUtf8());
        }

        return answers;
    }

    private static ActorCall Watched(string id) => new() { Key = new(Type, id), Method = "Watch" };

    private static ValueTask Note(InternalInvokeResponse answer, List<string> answers)
    {
        answers.Add(answer.Message.Data.Value.ToStringUtf8());
        return ValueTask.CompletedTask;
    }

    private sealed class Echo(string end = "") : IActorReceiver
    {
        /// <summary>What is waited for after the answers.</summary>
        public Func<CancellationToken, Task> Last { get; init; } = _ => Task.CompletedTask;

        public bool HoldsTurns => false;

        public Task<ActorAnswer> InvokeAsync(ActorCall call, CancellationToken cancellationToken) =>
            Task.FromResult(new ActorAnswer { Data = Encoding.UTF8.GetBytes($"{call.Method}: {Encoding.UTF8.GetString(call.Data.Span)}") });

        public Task SignalAsync(ActorSignal signal, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task DeactivateAsync(ActorKey key, CancellationToken cancellationToken) => Task.CompletedTask;

        public async IAsyncEnumerable<InternalInvokeResponse> WatchAsync(ActorCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            for (var number = 1; number <= 2; number++)
            {
                await Task.Yield();
                yield return new InternalInvokeResponse { Message = new InvokeResponse { Data = new Any { Value = ByteString.CopyFromUtf8($"{number} {call.Method}{end}") } } };
            }

            await Last(cancellationToken);
        }
    }
}
