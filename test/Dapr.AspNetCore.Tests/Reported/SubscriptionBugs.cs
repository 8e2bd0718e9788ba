using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Jobs.Extensions;
using Dapr.Protos;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.AspNetCore.Tests.Reported;

/// <summary>What users of the official SDK reported about what the runtime asks of an application, by the number there.</summary>
public sealed class SubscriptionBugs
{
    [Fact]
    public async Task Issue1656_SecondHandlerOfATopic_GetsItsEventsToo()
    {
        var seen = new System.Collections.Concurrent.ConcurrentBag<string>();
        await using var app = await TestApp.StartAsync(application =>
        {
            application.UseCloudEvents();
            application.MapSubscribeHandler();
            application.MapPost("/bill", ([FromBody] string order) => seen.Add("bill " + order)).WithTopic("pubsub", "orders");
            application.MapPost("/ship", ([FromBody] string order) => seen.Add("ship " + order)).WithTopic("pubsub", "orders");
        });

        var list = await app.Client.GetStringAsync(new Uri("/dapr/subscribe", UriKind.Relative));
        using var content = new StringContent("""{"id":"1","specversion":"1.0","datacontenttype":"application/json","data":"tea"}""", MediaTypeHeaderValue.Parse("application/cloudevents+json"));
        using var answer = await app.Client.PostAsync(new Uri("/dapr/topics/pubsub/orders", UriKind.Relative), content);

        Assert.Equal("""[{"topic":"orders","pubsubName":"pubsub","route":"dapr/topics/pubsub/orders"}]""", list);
        Assert.Equal("""{"status":"SUCCESS"}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal(["bill tea", "ship tea"], seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Issue1882_JobOverGrpc_ReachesItsHandler()
    {
        var seen = "";
        await using var app = await TestApp.StartAsync(application =>
        {
            application.MapDaprAppCallback();
            application.MapDaprScheduledJobHandler((string name, ReadOnlyMemory<byte> payload) => seen = $"{name} {Encoding.UTF8.GetString(payload.Span)}");
        });
        using var rpc = app.CreateRpc();

        await rpc.InvokeAsync(AppCallbackMethods.OnJobEvent, new JobEventRequest { Name = "backup", Data = new Any { Value = ByteString.CopyFromUtf8("all") } });

        Assert.Equal("backup all", seen);
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
}
