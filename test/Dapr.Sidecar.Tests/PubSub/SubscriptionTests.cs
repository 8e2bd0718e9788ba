using System.Text.Json;

namespace Dapr.Sidecar.Tests.PubSub;

public sealed class SubscriptionTests
{
    private const string Declared = """
        apiVersion: dapr.io/v1alpha1
        kind: Subscription
        metadata:
          name: first
        spec:
          pubsubname: pubsub
          topic: t
          route: /declared
          deadLetterTopic: dead
          metadata: { k: "v" }
        ---
        apiVersion: dapr.io/v1alpha1
        kind: Subscription
        metadata:
          name: second
        spec:
          pubsubname: pubsub
          topic: t
          route: /later
        ---
        apiVersion: dapr.io/v2alpha1
        kind: Subscription
        metadata:
          name: third
        spec:
          pubsubname: pubsub
          topic: u
          routes:
            rules:
            - match: event.type == "a"
              path: /a
            default: /d
        scopes: [app1, other]
        ---
        apiVersion: dapr.io/v1alpha1
        kind: Subscription
        metadata:
          name: others
        spec:
          pubsubname: pubsub
          topic: w
          route: /w
        scopes: [other]
        ---
        apiVersion: dapr.io/v2alpha1
        kind: Subscription
        metadata:
          name: broken
        spec:
          pubsubname: pubsub
          topic: x
          routes:
            rules:
            - match: event.type ==
              path: /x
            default: /x
        """;

    [Fact]
    public async Task Start_AsksTheAppOnceWithItsId()
    {
        var app = HttpApp.Of();
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        var asked = Assert.Single(app.All, request => request.Target == "/dapr/subscribe");
        Assert.Equal(("GET", "app1", "application/json"), (asked.Method, asked.Headers["dapr-app-id"], asked.Headers["content-type"]));
    }

    [Fact]
    public async Task Start_WithoutPubSub_DoesNotAsk()
    {
        var app = HttpApp.Of();
        await using var sidecar = await PubSubSidecar.StartAsync(
            app, options => options.Components.Add(new ComponentSpec { Name = "statestore", Type = "state.in-memory" }));

        Assert.DoesNotContain(app.All, request => request.Target == "/dapr/subscribe");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("hello")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("[1]")]
    [InlineData("""[{"pubsubname":"pubsub","topic":"t"}]""")]
    [InlineData("""[{"pubsubname":"pubsub","topic":5,"route":"/t"}]""")]
    [InlineData("""[{"pubsubname":"pubsub","topic":"t","route":"/t"},{"pubsubname":"pubsub","topic":"u","route":"/u","metadata":{"a":1}}]""")]
    public async Task Start_AnswerThatIsNoListOfSubscriptions_MeansNone(string? answer)
    {
        var app = new HttpApp(answer);
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync("t", "1");
        await sidecar.QuietAsync();

        Assert.Empty(app.EventTargets);
        Assert.False((await MetadataAsync(sidecar)).TryGetProperty("subscriptions", out _));
    }

    [Fact]
    public async Task Start_BothVersionsInAnyCase_Count()
    {
        var app = HttpApp.Of(
            """{"pubsubName":"pubsub","Topic":"t","route":"/t"}""",
            """{"PUBSUBNAME":"pubsub","topic":"u","Routes":{"Rules":[],"Default":"/u"}}""",
            """{"pubsubname":"missing","topic":"w","route":"/w"}""",
            """{"pubsubname":"pubsub","route":"/none"}""");
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync("t", "1");
        await sidecar.PublishAsync("u", "1");
        await sidecar.QuietAsync();

        Assert.Equal(["/t", "/u"], app.EventTargets.Order());
    }

    [Fact]
    public async Task Start_TopicTwice_TheLastProgrammaticCounts()
    {
        var app = HttpApp.Of("""{"pubsubname":"pubsub","topic":"t","route":"/first"}""", """{"pubsubname":"pubsub","topic":"t","route":"/second"}""");
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync("t", "1");
        await sidecar.QuietAsync();

        Assert.Equal(["/second"], app.EventTargets);
    }

    [Fact]
    public async Task Start_DeclaredTwice_TheFirstCounts()
    {
        var app = new HttpApp(null);
        await using var sidecar = await PubSubSidecar.StartAsync(app, subscriptions: Declared);

        await sidecar.PublishAsync("t", "1");
        await sidecar.QuietAsync();

        Assert.Equal(["/declared"], app.EventTargets);
    }

    [Fact]
    public async Task Start_DeclaredAndProgrammatic_TheProgrammaticReplaces()
    {
        var app = HttpApp.Of("""{"pubsubname":"pubsub","topic":"t","route":"/prog"}""");
        await using var sidecar = await PubSubSidecar.StartAsync(app, subscriptions: Declared);

        await sidecar.PublishAsync("t", "1");
        await sidecar.QuietAsync();

        Assert.Equal(["/prog"], app.EventTargets);
    }

    [Fact]
    public async Task Start_DeclaredForOthersOrBroken_IsNotThisApps()
    {
        var app = new HttpApp(null);
        await using var sidecar = await PubSubSidecar.StartAsync(app, subscriptions: Declared);

        foreach (var topic in (string[])["u?metadata.cloudevent.type=a", "u", "w", "x"])
        {
            await sidecar.PublishAsync(topic, "1");
        }

        await sidecar.QuietAsync();
        Assert.Equal(["/a", "/d"], app.EventTargets);
    }

    [Fact]
    public async Task Metadata_Subscriptions_AreListedDeclaredFirst()
    {
        var app = HttpApp.Of("""{"pubsubname":"pubsub","topic":"p","route":"/p"}""");
        await using var sidecar = await PubSubSidecar.StartAsync(app, subscriptions: Declared);

        Assert.Equal(
            """[{"pubsubname":"pubsub","topic":"t","metadata":{"k":"v"},"rules":[{"path":"/declared"}],"deadLetterTopic":"dead","type":"DECLARATIVE"},""" +
            """{"pubsubname":"pubsub","topic":"u","rules":[{"match":"event.type == \"a\"","path":"/a"},{"path":"/d"}],"deadLetterTopic":"","type":"DECLARATIVE"},""" +
            """{"pubsubname":"pubsub","topic":"p","rules":[{"path":"/p"}],"deadLetterTopic":"","type":"PROGRAMMATIC"}]""",
            JsonSerializer.Serialize((await MetadataAsync(sidecar)).GetProperty("subscriptions"), Relaxed));
    }

    [Fact]
    public async Task Start_OutsideTheScope_GetsNothingButIsListed()
    {
        var app = HttpApp.Of("""{"pubsubname":"pubsub","topic":"t","route":"/t"}""", """{"pubsubname":"pubsub","topic":"u","route":"/u"}""");
        await using var sidecar = await PubSubSidecar.StartAsync(
            app, options => options.Components.Add(PubSubSidecar.InMemory(("subscriptionScopes", "app1=t"))));

        await sidecar.PublishAsync("u", "1");
        await sidecar.PublishAsync("t", "1");
        await sidecar.QuietAsync();

        Assert.Equal(["/t"], app.EventTargets);
        Assert.Equal(2, (await MetadataAsync(sidecar)).GetProperty("subscriptions").GetArrayLength());
    }

    [Fact]
    public async Task Start_BrokerRefusesSubscribing_TheSidecarRunsAllTheSame()
    {
        var app = HttpApp.Of("""{"pubsubname":"pubsub","topic":"t","route":"/t"}""");
        await using var sidecar = await PubSubSidecar.StartAsync(app, RefusingPubSub.AddTo);

        await sidecar.PublishAsync("t", "1");
        Assert.Single(sidecar.Published);
    }

    [Fact]
    public async Task Start_InitEndpointDisabled_OnlyDeclaredSubscriptionsCount()
    {
        var app = HttpApp.Of("""{"pubsubname":"pubsub","topic":"p","route":"/p"}""");
        await using var sidecar = await PubSubSidecar.StartAsync(app, options => options.DisabledInitEndpoints = ["subscribe"], Declared);

        await sidecar.PublishAsync("p", "1");
        await sidecar.PublishAsync("t", "1");
        await sidecar.QuietAsync();

        Assert.Equal(["/declared"], app.EventTargets);
        Assert.DoesNotContain(app.All, request => request.Target == "/dapr/subscribe");
    }

    [Fact]
    public async Task Share_OneComponent_ATopicReachesEverySubscriberOfTheGroup()
    {
        var (shared, names) = (new SharedComponents(), new ControlPlane());
        var (first, second) = (HttpApp.Of("""{"pubsubname":"pubsub","topic":"t","route":"/one"}"""), HttpApp.Of("""{"pubsubname":"pubsub","topic":"t","route":"/two"}"""));
        await using var one = await PubSubSidecar.StartAsync(first, Join("one"));
        await using var two = await PubSubSidecar.StartAsync(second, Join("two"));

        await one.PublishAsync("t", "1");
        await one.QuietAsync();

        Assert.Equal(("/one", "/two"), (Assert.Single(first.EventTargets), Assert.Single(second.EventTargets)));

        Action<SidecarOptions> Join(string appId) => options =>
        {
            options.AppId = appId;
            options.SharedComponents = shared;
            options.ControlPlane = names;
        };
    }

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static async Task<JsonElement> MetadataAsync(PubSubSidecar sidecar) =>
        JsonDocument.Parse(await sidecar.Http.GetStringAsync(new Uri("/v1.0/metadata", UriKind.Relative))).RootElement;
}
