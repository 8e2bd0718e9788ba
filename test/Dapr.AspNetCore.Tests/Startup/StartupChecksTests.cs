using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.AspNetCore.Tests.Startup;

/// <summary>What an application is warned of when it starts.</summary>
public sealed class StartupChecksTests
{
    [Fact]
    public async Task Start_TopicWithoutMapSubscribeHandler_Warns() => Assert.Equal(
        ["TopicsUnlisted"],
        await WarningsAsync(app =>
        {
            app.UseCloudEvents();
            app.MapPost("/t", [Topic("pubsub", "t")] () => { });
        }));

    [Fact]
    public async Task Start_TopicOfAControllerWithoutMapSubscribeHandler_Warns() => Assert.Equal(
        ["TopicsUnlisted"],
        await WarningsAsync(app => app.MapControllers(), builder => builder.Services.AddOnly<TopicController>().AddDapr()));

    [Fact]
    public async Task Start_TopicsListed_WarnsOfNothing() => Assert.Empty(
        await WarningsAsync(app =>
        {
            app.UseCloudEvents();
            app.MapSubscribeHandler();
            app.MapPost("/t", [Topic("pubsub", "t")] () => { });
        }));

    [Fact]
    public async Task Start_FallbackPolicy_Warns() => Assert.Equal(["HiddenByFallback"], await WarningsAsync(Listing, WithFallback));

    [Fact]
    public async Task Start_FallbackPolicyAndAnonymousEndpoints_WarnsOfNothing() => Assert.Empty(
        await WarningsAsync(
            app =>
            {
                app.MapSubscribeHandler().AllowAnonymous();
                app.MapPost("/t", [Topic("pubsub", "t")] () => { }).AllowAnonymous();
            },
            WithFallback));

    [Theory]
    [InlineData("secret", new string[0])]
    [InlineData("", new[] { "HiddenByFallback" })]
    public async Task Start_FallbackPolicyAndDaprAuthentication_NeedsAToken(string token, string[] expected) => Assert.Equal(
        expected,
        await WarningsAsync(Listing, builder =>
        {
            WithFallback(builder);
            builder.Configuration["APP_API_TOKEN"] = token;
            builder.Services.AddDaprAuthentication();
        }));

    [Theory]
    [InlineData("443", new[] { "HiddenByRedirection" })]
    [InlineData("", new string[0])]
    public async Task Start_HttpsRedirection_WarnsWhenThereIsAPortToGoTo(string port, string[] expected) => Assert.Equal(
        expected,
        await WarningsAsync(
            app =>
            {
                app.UseHttpsRedirection();
                Listing(app);
            },
            builder => builder.Configuration["HTTPS_PORT"] = port));

    [Fact]
    public async Task Start_HttpsRedirectionOfOtherRequests_WarnsOfNothing() => Assert.Empty(
        await WarningsAsync(
            app =>
            {
                app.UseWhen(context => !context.Request.Path.StartsWithSegments("/dapr"), branch => branch.UseHttpsRedirection());
                Listing(app);
            },
            builder => builder.Configuration["HTTPS_PORT"] = "443"));

    [Fact]
    public async Task Start_NothingForTheRuntime_WarnsOfNothing() => Assert.Empty(
        await WarningsAsync(
            app =>
            {
                app.UseHttpsRedirection();
                app.UseCloudEvents();
                app.MapGet("/", () => "mine");
            },
            builder =>
            {
                WithFallback(builder);
                builder.Configuration["HTTPS_PORT"] = "443";
            }));

    [Fact]
    public async Task Start_FromStateThatNothingFillsIn_Warns() => Assert.Equal(
        ["StateUnbound"],
        await WarningsAsync(app =>
        {
            app.MapSubscribeHandler();
            app.MapGet("/{key}", ([FromState("store")] string key) => key);
        }));

    [Fact]
    public async Task Start_WithTopicAndNothingElse_WarnsWithTheFirstRequest()
    {
        using var logs = new RecordedLogs();
        await using var app = await TestApp.StartAsync(application => application.MapPost("/t", () => { }).WithTopic("pubsub", "t"), builder => Record(builder, logs));

        // What the runtime asks for first.
        using var response = await app.Client.GetAsync(new Uri("/dapr/subscribe", UriKind.Relative));

        Assert.Equal(["TopicsUnlisted"], logs.Warnings);
    }

    [Fact]
    public async Task Start_PipelineOfWhoKnowsWhat_IsLeftAlone() => Assert.Equal(
        ["HiddenByRedirection"],
        await WarningsAsync(
            app =>
            {
                app.Use(new Odd().Wrap);
                app.UseHttpsRedirection();
                Listing(app);
            },
            builder => builder.Configuration["HTTPS_PORT"] = "443"));

    [Fact]
    public async Task Start_PipelineOfAnotherMake_IsTakenToRedirectNowhere() => Assert.Equal(
        ["TopicsUnlisted"],
        await WarningsAsync(
            app =>
            {
                app.UseHttpsRedirection();
                new OtherBuilder(app).UseCloudEvents();
                app.MapPost("/t", [Topic("pubsub", "t")] () => { });
            },
            builder => builder.Configuration["HTTPS_PORT"] = "443"));

    private static void Listing(WebApplication app)
    {
        app.MapSubscribeHandler();
        app.MapPost("/t", [Topic("pubsub", "t")] () => { });
    }

    private static void WithFallback(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication();
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    private static async Task<IReadOnlyCollection<string>> WarningsAsync(Action<WebApplication> map, Action<WebApplicationBuilder>? configure = null)
    {
        using var logs = new RecordedLogs();
        await using var app = await TestApp.StartAsync(map, builder =>
        {
            Record(builder, logs);
            configure?.Invoke(builder);
        });
        return logs.Warnings;
    }

    private static void Record(WebApplicationBuilder builder, RecordedLogs logs)
    {
        builder.Logging.AddProvider(logs);
        builder.Logging.AddFilter<RecordedLogs>((category, _) => category == "Dapr.AspNetCore.Startup");
    }

    /// <summary>A builder that keeps its components where nobody knows.</summary>
    private sealed class OtherBuilder(IApplicationBuilder inner) : IApplicationBuilder
    {
        public IServiceProvider ApplicationServices
        {
            get => inner.ApplicationServices;
            set => inner.ApplicationServices = value;
        }

        public IDictionary<string, object?> Properties => inner.Properties;

        public IFeatureCollection ServerFeatures => inner.ServerFeatures;

        public RequestDelegate Build() => inner.Build();

        public IApplicationBuilder New() => inner.New();

        public IApplicationBuilder Use(Func<RequestDelegate, RequestDelegate> middleware)
        {
            inner.Use(middleware);
            return this;
        }
    }

    /// <summary>What an application may put into its pipeline, and does not like to be asked what it is.</summary>
    private sealed class Odd
    {
        public RequestDelegate Wrap(RequestDelegate next) => next;

        public override string ToString() => throw new InvalidOperationException("Nobody is to ask.");
    }

    [Route("topic")]
    public sealed class TopicController : ControllerBase
    {
        [Topic("pubsub", "t")]
        [HttpPost]
        public void On()
        {
        }
    }
}
