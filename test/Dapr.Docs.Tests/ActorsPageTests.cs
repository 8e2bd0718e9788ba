using Dapr.Actors;
using Dapr.Actors.Client;
using Dapr.Docs.Tests.Carts;
using Dapr.Docs.Tests.Ready;
using Dapr.Sidecar;
using Dapr.Testing;

namespace Dapr.Docs.Tests;

/// <summary>The page on actors: its application runs here.</summary>
public sealed class ActorsPageTests
{
    private static readonly Page Actors = new("docs/actors.md");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<ActorWireFormat> Forms => [.. Enum.GetValues<ActorWireFormat>()];

    [Fact]
    public async Task Application_OfThePage_CountsAndKeepsNothingOfATurnThatThrows()
    {
        await using var host = await StartAsync();

        Assert.Equal("2", await AnswerAsync(host, "/carts/ada/tea?count=2"));
        Assert.Equal("\"System.InvalidOperationException: There are not 3 of tea in the cart.\"", await AnswerAsync(host, "/carts/ada/tea?count=-3"));
        Assert.Equal("3", await AnswerAsync(host, "/carts/ada/tea?count=1"));
        Assert.Contains("Cart||ada||tea", await host.StateKeysAsync("statestore"));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Cart_InEachForm_Answers(ActorWireFormat form)
    {
        await using var host = await StartAsync();

        Assert.Equal(2, await Cart(host, "ada", form).AddAsync("tea", 2, Cancellation));
    }

    [Fact]
    public async Task Reminder_AfterAWeek_ForgetsTheArticle()
    {
        await using var host = await StartAsync();
        await Cart(host, "ada").AddAsync("tea", 2, Cancellation);

        await host.Clock.AdvanceAsync(TimeSpan.FromDays(6));
        Assert.Equal(2, await Cart(host, "ada").CountAsync("tea"));

        await host.Clock.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(0, await Cart(host, "ada").CountAsync("tea"));
    }

    [Fact]
    public async Task Timer_EachMinute_ComesWhileTheCartIsActive()
    {
        await using var host = await StartAsync();
        await Cart(host, "ada").KeepWarmAsync();

        await host.Clock.AdvanceAsync(TimeSpan.FromMinutes(3));

        Assert.Equal(3, await Cart(host, "ada").CountAsync("warmth"));
    }

    [Fact]
    public async Task Carts_ThatCallEachOther_AreLetIn()
    {
        await using var host = await StartAsync();
        await Cart(host, "ada").AddAsync("tea", 2, Cancellation);

        await Cart(host, "bob").TakeFromAsync("ada", "tea").WaitAsync(Limit, TimeProvider.System, Cancellation);

        Assert.Equal((0, 2), (await Cart(host, "ada").CountAsync("tea"), await Cart(host, "bob").CountAsync("tea")));
    }

    [Fact]
    public async Task Carts_OverAStream_NeedNoPort()
    {
        using var open = new AwaitedLine("The calls of actors come over a stream of the sidecar, which is open");
        var options = new SidecarOptions { AppId = "shop", HttpPort = 0, GrpcPort = 0 };
        options.Components.Add(new ComponentSpec { Name = "statestore", Type = "state.in-memory", Metadata = new Dictionary<string, string> { ["actorStateStore"] = "true" } });
        await using var sidecar = await DaprSidecar.StartAsync(options, Cancellation);
        var builder = WebApplication.CreateBuilder(["--urls=http://127.0.0.1:0", $"--DAPR_HTTP_ENDPOINT=http://127.0.0.1:{sidecar.HttpPort}", $"--DAPR_GRPC_ENDPOINT=http://127.0.0.1:{sidecar.GrpcPort}"]);
        builder.Logging.AddProvider(open);
        StreamedCarts.AddTo(builder);
        await using var app = builder.Build();
        await app.StartAsync(Cancellation);
        await open.Logged.WaitAsync(Limit, TimeProvider.System, Cancellation);

        var cart = app.Services.GetRequiredService<IActorProxyFactory>().CreateActorProxy<ICart>(new ActorId("ada"), nameof(Carts.Cart));

        Assert.Equal(2, await cart.AddAsync("tea", 2, Cancellation));
    }

    [Fact]
    public void Snippets_StandInThisProject()
    {
        var files = Page.Code("Carts");
        var snippets = Actors.Snippets("csharp");

        Assert.Equal(Actors.SnippetCount, snippets.Count + Actors.Snippets("yaml").Count);
        Assert.All(snippets, snippet => Assert.Single(files, file => Page.Holds(file, snippet)));
        Assert.NotEmpty(Actors.Links());
        Assert.Empty(Actors.BrokenLinks());
    }

    private static Task<DaprTestHost> StartAsync() => DaprTestHost.StartAsync(CartApp.Build, options => options.WithStateStore());

    private static ICart Cart(DaprTestHost host, string customer, ActorWireFormat form = ActorWireFormat.Json) =>
        host.Services.GetRequiredService<IActorProxyFactory>().CreateActorProxy<ICart>(new ActorId(customer), nameof(Carts.Cart), new ActorProxyOptions { WireFormat = form });

    private static async Task<string> AnswerAsync(DaprTestHost host, string path)
    {
        using var answer = await host.Client.PostAsync(new Uri(path, UriKind.Relative), null, Cancellation);
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }
}
