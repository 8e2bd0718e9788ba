using System.Collections.Concurrent;
using Dapr.Actors;
using Dapr.Actors.Client;
using Dapr.Actors.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Testing.Tests.Actors;

/// <summary>What a test learns of actors that do not do as they should, and what it need not read.</summary>
public sealed class ActorLogTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public interface IClumsy : IActor
    {
        Task RemindAsync();

        Task TickAsync();

        Task SayAsync();
    }

    public interface IOdd : IActor
    {
        Task RemindAsync();
    }

    [Fact]
    public async Task Types_WithoutAStateStore_AreInTheWarningsOfTheHost()
    {
        await using var host = await StartAsync(withStore: false);

        await Assert.ThrowsAsync<DaprApiException>(() => host.Services.GetRequiredService<IActorProxyFactory>().CreateActorProxy<IClumsy>(new ActorId("1"), nameof(Clumsy)).SayAsync());

        var warning = Assert.Single(host.Warnings);
        Assert.StartsWith("The actor types Clumsy are not hosted, and nobody can call them: there is no state store.", warning, StringComparison.Ordinal);
        Assert.Contains("WithStateStore()", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Types_WithAStateStore_AreNoReasonToWarn()
    {
        await using var host = await StartAsync(withStore: true);

        Assert.Empty(host.Warnings);
    }

    [Fact]
    public async Task Handlers_OfAReminderAndATimer_HaveWhatTheyThrowInTheWarnings()
    {
        await using var host = await ActorTestHost.StartAsync<Clumsy>();
        await host.Actor<IClumsy>("1").RemindAsync();
        await host.Actor<IClumsy>("1").TickAsync();

        await host.AdvanceAsync(Minute);

        Assert.Contains("The reminder r of Clumsy/1 failed; the runtime is told, and nothing of the turn is saved (InvalidOperationException: it fell)", host.Warnings);
        Assert.Contains("The timer t of Clumsy/1 failed; the runtime is told, and nothing of the turn is saved (TimeoutException: it broke)", host.Warnings);
    }

    [Fact]
    public async Task Reminder_OfAClassThatTakesNone_IsSaidToBeIgnoredEachTime()
    {
        await using var host = await ActorTestHost.StartAsync<Odd>();
        await host.Actor<IOdd>("1").RemindAsync();

        await host.AdvanceAsync(2 * Minute);

        Assert.Equal(
            Enumerable.Repeat("The reminder r of Odd/1 is ignored, as it will be each time that it is due: the class does not implement IRemindable. Implement it, or unregister the reminder", 2),
            host.Warnings);
        Assert.Single(host.Reminders("1"));
    }

    [Fact]
    public async Task Turn_OfAnActor_LogsWhatTheActorSaysAndNothingOfTheFramework()
    {
        using var log = new Log();
        await using var host = await StartAsync(log);

        await host.Actor<IClumsy>("1").SayAsync();

        Assert.Equal([$"{typeof(Clumsy).FullName!.Replace('+', '.')}: hello"], log.Lines);
    }

    [Fact]
    public async Task Turn_OfAHostWhoseSettingsAskForIt_LogsWhatTheFrameworkSays()
    {
        using var log = new Log();
        await using var host = await StartAsync(log, options => options.Settings["Logging:LogLevel:Microsoft"] = "Information");

        await host.Actor<IClumsy>("1").SayAsync();

        Assert.Contains(log.Lines, line => line.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    private static Task<ActorTestHost<Clumsy>> StartAsync(Log log, Action<DaprTestOptions>? configure = null) => ActorTestHost.StartAsync<Clumsy>(
        services => services.AddSingleton<ILoggerProvider>(log),
        configure: options =>
        {
            // What the settings file of an application beside these tests says of it is not to count.
            options.Settings["Logging:LogLevel:Microsoft.AspNetCore"] = null;
            configure?.Invoke(options);
        });

    private static Task<DaprTestHost> StartAsync(bool withStore) => DaprTestHost.StartAsync(
        builder =>
        {
            builder.Services.AddActors(options => options.Actors.RegisterActor<Clumsy>());
            var app = builder.Build();
            app.MapActorsHandlers();
            return app;
        },
        options =>
        {
            if (withStore) options.WithStateStore();
        });

    private sealed class Clumsy(ActorHost host) : Actor(host), IClumsy, IRemindable
    {
        public Task RemindAsync() => RegisterReminderAsync("r", null, Minute, TimeSpan.FromMilliseconds(-1));

        public Task TickAsync() => RegisterTimerAsync("t", nameof(OnTickAsync), null, Minute, TimeSpan.FromMilliseconds(-1));

        public Task SayAsync()
        {
            Logger.LogInformation("hello");
            return Task.CompletedTask;
        }

        public Task ReceiveReminderAsync(string reminderName, byte[] state, TimeSpan dueTime, TimeSpan period) => throw new InvalidOperationException("it fell");

        private Task OnTickAsync(byte[] data) => Task.FromException(new TimeoutException("it broke"));
    }

    private sealed class Odd(ActorHost host) : Actor(host), IOdd
    {
        public Task RemindAsync() => RegisterReminderAsync("r", null, Minute, Minute);
    }

    /// <summary>Keeps what is logged as information or worse, with its category.</summary>
    private sealed class Log : ILoggerProvider
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> Lines => _lines;

        public ILogger CreateLogger(string categoryName) => new Category(categoryName, _lines);

        public void Dispose()
        {
        }

        private sealed class Category(string name, ConcurrentQueue<string> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                if (IsEnabled(logLevel)) lines.Enqueue($"{name}: {formatter(state, exception)}");
            }
        }
    }
}
