using System.Net;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.AspNetCore.Tests.Reported;

/// <summary>What users of the official SDK reported about what the runtime asks of an application, by the number there.</summary>
public sealed class SubscriptionBugs
{
    [Fact]
    public async Task Issue1656_SecondHandlerOfATopic_IsNamedInAnError()
    {
        using var errors = new Errors();
        await using var app = await TestApp.StartAsync(
            application =>
            {
                application.MapSubscribeHandler();
                application.MapPost("/bill", () => { }).WithTopic("pubsub", "orders");
                application.MapPost("/ship", () => { }).WithTopic("pubsub", "orders");
            },
            builder => builder.Logging.AddProvider(errors));

        var list = await app.Client.GetStringAsync(new Uri("/dapr/subscribe", UriKind.Relative));

        Assert.Equal("""[{"topic":"orders","pubsubName":"pubsub","route":"bill"}]""", list);
        Assert.Equal("Several endpoints take every event of pubsub/orders; only 'bill' gets them, and 'ship' gets none. Give all but one a condition, or call the one from the other.", Assert.Single(errors.Seen));
    }

    [Fact]
    public async Task Issue1447_Subscribe_NeedsNoReflectionOfJson()
    {
        await using var app = await TestApp.StartAsync(
            application =>
            {
                application.MapSubscribeHandler();
                application.MapPost("/orders", () => { }).WithTopic("pubsub", "orders");
            },
            builder => builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolver = JsonTypeInfoResolver.Combine()));

        Assert.Equal("""[{"topic":"orders","pubsubName":"pubsub","route":"orders"}]""", await app.Client.GetStringAsync(new Uri("/dapr/subscribe", UriKind.Relative)));
    }

    [Theory]
    [InlineData("/dapr/subscribe", "secret", HttpStatusCode.OK)]
    [InlineData("/dapr/subscribe", "", HttpStatusCode.Unauthorized)]
    [InlineData("/orders", "secret", HttpStatusCode.OK)]
    [InlineData("/private", "", HttpStatusCode.Unauthorized)]
    public async Task Issue1406_FallbackPolicy_KeepsEverybodyOutButTheRuntime(string path, string token, HttpStatusCode expected)
    {
        await using var app = await TestApp.StartAsync(
            application =>
            {
                application.MapSubscribeHandler();
                application.MapGet("/orders", () => { }).WithTopic("pubsub", "orders");
                application.MapGet("/private", () => { });
            },
            builder =>
            {
                builder.Configuration["APP_API_TOKEN"] = "secret";
                builder.Services.AddDaprAuthentication();
                builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
            });
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("dapr-api-token", token);

        using var response = await app.Client.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("app", true)]
    [InlineData("dapr", false)]
    public async Task Issue835_TokenOfTheRuntime_IsThatOfTheApplication(string sent, bool expected)
    {
        AuthenticateResult? result = null;
        await using var app = await TestApp.StartAsync(
            application => application.MapGet("/", async (HttpContext context) => { result = await context.AuthenticateAsync("Dapr"); }),
            builder =>
            {
                builder.Configuration["APP_API_TOKEN"] = "app";
                builder.Configuration["DAPR_API_TOKEN"] = "dapr";
                builder.Services.AddAuthentication().AddDapr();
            });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("dapr-api-token", sent);

        using var response = await app.Client.SendAsync(request);

        Assert.Equal(expected, result!.Succeeded);
    }

    private sealed class Errors : ILoggerProvider, ILogger
    {
        public List<string> Seen { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Seen.Add(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
