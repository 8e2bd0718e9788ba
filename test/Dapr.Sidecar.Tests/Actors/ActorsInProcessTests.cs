using System.Runtime.CompilerServices;
using System.Text;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc;
using Dapr.Sidecar.Actors;
using Dapr.Sidecar.Internals;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.Tests.Actors;

/// <summary>Actors that a part of the sidecar itself runs, as the runtime does for workflows; and the methods of theirs that answer in a stream.</summary>
public sealed class ActorsInProcessTests
{
    private const string Type = "dapr.internal.default.app1.workflow";

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

    private sealed class Echo : IActorReceiver
    {
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
                yield return new InternalInvokeResponse { Message = new InvokeResponse { Data = new Any { Value = ByteString.CopyFromUtf8($"{number} {call.Method}") } } };
            }
        }
    }
}
