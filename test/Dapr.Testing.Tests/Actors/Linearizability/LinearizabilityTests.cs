using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Dapr.Actors;
using Dapr.Actors.Client;
using Dapr.Sidecar;
using Dapr.Testing.Counters;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Testing.Tests.Actors.Linearizability;

/// <summary>Alone, since it needs the machine for itself.</summary>
[CollectionDefinition(nameof(LinearizabilityTests), DisableParallelization = true)]
public sealed class LinearizabilityTestsAlone;

/// <summary>
/// Many callers of actors that several processes host: callers who give up, hosts that are killed and others that leave in order and come again, reminders that are
/// due meanwhile. An actor has one turn at a time, and of its increments none is lost that was answered, and none counts twice.
/// </summary>
[Collection(nameof(LinearizabilityTests))]
[Trait("Run", "Long")]
public sealed class LinearizabilityTests(ITestOutputHelper output) : IDisposable
{
    private const int Callers = 64;
    private const int Actors = 100;
    private const int Hosts = 3;

    /// <summary>One in so many callers gives up.</summary>
    private const int GivesUp = 50;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(60);

    private readonly string _folder = CreateFolder();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<CounterOperation>> _operations = new();
    private readonly ConcurrentDictionary<string, int> _failures = new();
    private readonly List<CounterHost> _hosts = [];
    private readonly CancellationTokenSource _ending = new();
    private int _calls;

    [Fact]
    public async Task Counters_CallersWhoLeaveAndHostsThatDie_EachTurnIsAloneAndEachIncrementCountsOnce()
    {
        var (perCaller, restarts) = Fuzzing.IsSoak ? (10_000, 12) : (1_000, 3);
        File.WriteAllText(Path.Combine(_folder, "store.yaml"), Store);
        var watch = Stopwatch.StartNew();
        await using var caller = await StartCallerAsync();
        var running = await Task.WhenAll(Enumerable.Range(0, Hosts).Select(_ => StartHostAsync()));
        await EachAsync(caller, counter => counter.RemindAsync(Period));

        var calling = Task.WhenAll(Enumerable.Range(0, Callers).Select(number => Task.Run(() => CallAsync(caller, number, perCaller))));
        try
        {
            await RestartAsync(running, restarts, reached: restart => CalledAsync(calling, Callers * perCaller * restart / (restarts + 1)));
            await calling;
        }
        finally
        {
            // Where a host did not start nobody calls on.
            await _ending.CancelAsync();
            await calling;
        }

        await EachAsync(caller, counter => counter.ForgetAsync());
        await Task.WhenAll(running.Select(host => host.StopAsync()));
        Check(caller, watch.Elapsed);
    }

    public void Dispose()
    {
        _ending.Dispose();
        _hosts.ForEach(host => host.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    private static ICounter Counter(DaprTestHost caller, int number) =>
        caller.Services.GetRequiredService<IActorProxyFactory>().CreateActorProxy<ICounter>(new ActorId(Name(number)), "Counter");

    /// <summary>In memory where there is such a folder: what is kept must outlive processes, not the machine.</summary>
    private static string CreateFolder()
    {
        const string Memory = "/dev/shm";
        return Directory.Exists(Memory) ? Directory.CreateDirectory(Path.Combine(Memory, "counters-" + Guid.NewGuid().ToString("N"))).FullName : Directory.CreateTempSubdirectory("counters").FullName;
    }

    /// <summary>Asks every counter for something that it may do several times: while hosts come and go a call may fail.</summary>
    private static async Task EachAsync(DaprTestHost caller, Func<ICounter, Task> ask)
    {
        using var limit = new CancellationTokenSource(CallLimit, TimeProvider.System);
        for (var number = 0; number < Actors;)
        {
            try
            {
                await ask(Counter(caller, number));
                number++;
            }
            catch (DaprException) when (!limit.IsCancellationRequested)
            {
                // Again.
            }
        }
    }

    private static string Name(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string Store =>
        $"""
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata:
          name: statestore
        spec:
          type: state.sqlite
          version: v1
          metadata:
          - name: connectionString
            value: "{Path.Combine(_folder, "state.db")}"
          - name: actorStateStore
            value: "true"
        """;

    /// <summary>An application that hosts nothing, whose sidecar finds the hosts by the file that they share.</summary>
    private Task<DaprTestHost> StartCallerAsync() => DaprTestHost.StartAsync(
        builder =>
        {
            builder.Services.AddDaprActorClient();
            return builder.Build();
        },
        options => options.WithComponent(new ComponentSpec
        {
            Name = "statestore",
            Type = "state.sqlite",
            Metadata = new Dictionary<string, string> { ["connectionString"] = Path.Combine(_folder, "state.db"), ["keyPrefix"] = "none" },
        }).ConfigureSidecar(sidecar =>
        {
            sidecar.ControlPlane = null;
            sidecar.ControlPlaneFile = Path.Combine(_folder, "control.db");
            sidecar.Clock = TimeProvider.System;
        }));

    private async Task<CounterHost> StartHostAsync()
    {
        CounterHost host;
        lock (_hosts)
        {
            host = new CounterHost(_folder, $"host{_hosts.Count}");
            _hosts.Add(host);
        }

        await host.ReadyAsync();
        return host;
    }

    /// <summary>Ends hosts and starts others in their place: every other one dies, and those between leave in order.</summary>
    private async Task RestartAsync(CounterHost[] running, int restarts, Func<int, Task> reached)
    {
        var random = new Random(Fuzzing.Seed);
        for (var restart = 1; restart <= restarts; restart++)
        {
            await reached(restart);
            var which = random.Next(Hosts);
            if (restart % 2 == 1) await running[which].KillAsync();
            else await running[which].StopAsync();

            running[which] = await StartHostAsync();
        }
    }

    private async Task CallAsync(DaprTestHost caller, int number, int count)
    {
        var random = new Random(unchecked((Fuzzing.Seed * Callers) + number));
        var counters = Enumerable.Range(0, Actors).Select(actor => Counter(caller, actor)).ToList();
        for (var call = 0; call < count && !_ending.IsCancellationRequested; call++)
        {
            var actor = random.Next(Actors);
            var operation = new CounterOperation($"{number}-{call}", Stopwatch.GetTimestamp());
            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
            leaving.CancelAfter(random.Next(GivesUp) == 0 ? TimeSpan.FromMilliseconds(random.NextDouble() * 20) : CallLimit);
            try
            {
                var value = await counters[actor].IncrementAsync(operation.Name, leaving.Token);
                operation = operation with { Answered = Stopwatch.GetTimestamp(), Value = value };
            }
            catch (Exception exception) when (exception is OperationCanceledException or DaprException or ActorMethodInvocationException)
            {
                _failures.AddOrUpdate(exception.GetType().Name, 1, (_, times) => times + 1);
            }

            _operations.GetOrAdd(Name(actor), _ => new()).Enqueue(operation);
            Interlocked.Increment(ref _calls);
        }
    }

    /// <summary>Waits until so many calls are over.</summary>
    private async Task CalledAsync(Task calling, int count)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        while (Volatile.Read(ref _calls) < count && !calling.IsCompleted && await timer.WaitForNextTickAsync())
        {
        }
    }

    private void Check(DaprTestHost caller, TimeSpan elapsed)
    {
        var turns = _hosts.SelectMany(host => host.Turns()).ToLookup(entry => entry.Actor, entry => entry.Turn);
        var operations = _operations.Values.SelectMany(all => all).ToList();
        var answered = operations.Count(operation => operation.Answered is not null);
        var reminders = turns.SelectMany(all => all).Count(turn => turn.Operation.Length == 0);
        output.WriteLine(
            $"{operations.Count} increments in {elapsed.TotalSeconds:N0} s, {answered} answered, {reminders} reminders, {_hosts.Count} hosts; not answered: "
            + string.Join(", ", _failures.Select(failure => $"{failure.Value} {failure.Key}")));

        var violations = Enumerable.Range(0, Actors).Select(Name).SelectMany(actor => CounterHistory
            .Violations(_operations.GetValueOrDefault(actor)?.ToArray() ?? [], [.. turns[actor]], caller.State<long>("statestore", $"counters||Counter||{actor}||count"))
            .Select(violation => $"counter {actor}: {violation}")).Take(20).ToList();
        if (violations.Count > 0) _hosts.ForEach(host => output.WriteLine(host.Output));

        Assert.Empty(violations);

        // Else it has shown nothing.
        Assert.InRange(answered, operations.Count * 3 / 4, operations.Count - 1);
        Assert.InRange(reminders, Actors, int.MaxValue);
        Assert.Contains(_hosts, host => host.Turns().Any(entry => entry.Turn.Value is null));
    }
}
