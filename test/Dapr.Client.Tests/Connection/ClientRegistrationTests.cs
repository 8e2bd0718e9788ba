using System.Net;
using Dapr.Common;
using Dapr.DistributedLock;
using Dapr.DistributedLock.Extensions;
using Dapr.Sidecar;
using Dapr.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Client.Tests.Connection;

/// <summary>Whose connection the client of one block stands on; that of locks stands for all of them.</summary>
public sealed class ClientRegistrationTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Client_ToldNothing_HasTheConnectionOfTheProvider(bool isRegisteredFirst)
    {
        var all = new Seen();
        await using var provider = Provider(services =>
        {
            if (isRegisteredFirst)
            {
                services.AddDaprDistributedLock();
            }

            services.AddDaprClient(dapr => dapr.UseGrpcEndpoint("http://dapr").UseHttpMessageHandler(all));
            services.AddDaprDistributedLock();
        });

        await LockAsync(provider);
        await LockAsync(provider);
        await Assert.ThrowsAnyAsync<DaprException>(() => provider.GetRequiredService<DaprClient>().GetStateAsync<string>("statestore", "key"));

        Assert.Equal(["TryLockAlpha1", "TryLockAlpha1", "GetState"], all.Methods);
    }

    /// <summary>It begins with the settings of the others, and what it is told holds for it alone.</summary>
    [Fact]
    public async Task Client_ToldAnotherToken_HasAConnectionOfItsOwn()
    {
        var all = new Seen();
        await using var provider = Provider(services =>
        {
            services.AddDaprClient(dapr => dapr.UseGrpcEndpoint("http://dapr").UseHttpMessageHandler(all));
            services.AddDaprDistributedLock((_, locks) => locks.UseDaprApiToken("of locks"));
        });

        await LockAsync(provider);
        await LockAsync(provider);
        await Assert.ThrowsAnyAsync<DaprException>(() => provider.GetRequiredService<DaprClient>().GetStateAsync<string>("statestore", "key"));

        Assert.Equal(["TryLockAlpha1", "TryLockAlpha1", "GetState"], all.Methods);
        Assert.Equal(["of locks", "of locks", null], all.Tokens);
    }

    [Fact]
    public async Task Client_WithoutAnyOther_ReadsTheConfiguration()
    {
        var all = new Seen();
        await using var provider = Provider(services =>
        {
            services.AddDaprDistributedLock((_, locks) => locks.UseGrpcEndpoint("http://dapr").UseHttpMessageHandler(all));
            services.AddDaprDistributedLock((_, locks) => locks.UseDaprApiToken("said second"));
        });

        await LockAsync(provider);

        Assert.Equal([null], all.Tokens);
    }

    /// <summary>A test would be left by a client that was told where the sidecar is in production.</summary>
    [Fact]
    public async Task Client_ToldAnotherAddress_StaysInTheTest()
    {
        await using var host = await DaprTestHost.StartAsync(
            builder =>
            {
                builder.Services.AddDaprDistributedLock((_, locks) => locks.UseGrpcEndpoint("http://production.invalid"));
                return builder.Build();
            },
            options => options.WithComponent(new ComponentSpec { Name = "lockstore", Type = "lock.in-memory" }));
        using var scope = host.Services.CreateScope();

        await using var held = await scope.ServiceProvider.GetRequiredService<DaprDistributedLockClient>().TryLockAsync("lockstore", "r", "ada", 60);

        Assert.NotNull(held);
    }

    /// <summary>A builder goes on with what it has, and what it made keeps what it had.</summary>
    [Fact]
    public void Builder_UsedTwice_MakesConnectionsThatDoNotShareTheirSettings()
    {
        var first = new DaprConnectionOptions { GrpcEndpoint = "http://dapr", HttpHandler = new Seen(), ApiToken = "first" };
        using var connection = new DaprConnection(first);
        first.ApiToken = "second";

        Assert.Equal("first", connection.ApiToken);
    }

    [Fact]
    public async Task Timeout_Infinite_IsNoLimit()
    {
        var all = new Seen();
        using var client = new DaprClientBuilder().UseGrpcEndpoint("http://dapr").UseHttpMessageHandler(all).UseTimeout(Timeout.InfiniteTimeSpan).Build();

        await Assert.ThrowsAnyAsync<DaprException>(() => client.GetStateAsync<string>("statestore", "key"));

        Assert.Equal(["GetState"], all.Methods);
        Assert.Equal([null], all.Limits);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(25 * 24 * 3600)]
    public void Timeout_ThatIsNone_IsRefused(int seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new DaprClientBuilder().UseTimeout(TimeSpan.FromSeconds(seconds)).Build());

    private static async Task LockAsync(IServiceProvider provider)
    {
        await using var scope = provider.CreateAsyncScope();
        await Assert.ThrowsAnyAsync<DaprException>(
            () => scope.ServiceProvider.GetRequiredService<DaprDistributedLockClient>().TryLockAsync("lockstore", "r", "ada", 60));
    }

    private static ServiceProvider Provider(Action<IServiceCollection> add)
    {
        var services = new ServiceCollection();
        add(services);
        return services.BuildServiceProvider(validateScopes: true);
    }

    /// <summary>What is called, with which token; every answer is that there is nothing there.</summary>
    private sealed class Seen : HttpMessageHandler
    {
        public List<string> Methods { get; } = [];

        public List<string?> Tokens { get; } = [];

        public List<string?> Limits { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Methods.Add(request.RequestUri!.Segments[^1]);
            Limits.Add(request.Headers.TryGetValues("grpc-timeout", out var limits) ? limits.Single() : null);
            Tokens.Add(request.Headers.TryGetValues("dapr-api-token", out var tokens) ? tokens.Single() : null);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));
        }
    }
}
