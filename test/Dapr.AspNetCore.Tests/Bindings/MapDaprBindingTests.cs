using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.AspNetCore.Tests.Bindings;

/// <summary>Routes for input bindings.</summary>
public sealed class MapDaprBindingTests
{
    [Theory]
    [InlineData("orders", "/orders")]
    [InlineData("/shop/orders", "/shop/orders")]
    public async Task MapDaprBinding_Event_IsHandledWithBodyAndHeaders(string name, string path)
    {
        await using var app = await TestApp.StartAsync(application => application.MapDaprBinding(name, (Order order, [FromHeader(Name = "x-key")] string key) => $"{order.Id} {key}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(new Order("o1")) };
        request.Headers.Add("x-key", "k");

        using var response = await app.Client.SendAsync(request);
        using var options = await app.Client.SendAsync(new HttpRequestMessage(HttpMethod.Options, path));

        Assert.Equal((HttpStatusCode.OK, "o1 k", HttpStatusCode.NoContent), (response.StatusCode, await response.Content.ReadAsStringAsync(), options.StatusCode));
    }

    [Fact]
    public async Task MapPost_Alone_AnswersTheQuestionWith405WhichIsYes()
    {
        await using var app = await TestApp.StartAsync(application => application.MapPost("/orders", () => "taken"));

        using var options = await app.Client.SendAsync(new HttpRequestMessage(HttpMethod.Options, "/orders"));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, options.StatusCode);
    }

    [Theory]
    [InlineData("POST", "secret", HttpStatusCode.OK)]
    [InlineData("POST", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("POST", null, HttpStatusCode.Unauthorized)]
    [InlineData("OPTIONS", "secret", HttpStatusCode.NoContent)]
    [InlineData("OPTIONS", null, HttpStatusCode.Unauthorized)]
    public async Task MapDaprBinding_FallbackPolicy_OnlyTheRuntimeGetsIn(string verb, string? token, HttpStatusCode expected)
    {
        await using var app = await TestApp.StartAsync(
            application => application.MapDaprBinding("orders", () => "taken"),
            builder =>
            {
                builder.Configuration["APP_API_TOKEN"] = "secret";
                builder.Services.AddDaprAuthentication();
                builder.Services.AddAuthorization(options => options.FallbackPolicy = new AuthorizationPolicyBuilder("Dapr").RequireAssertion(_ => false).Build());
            });
        using var request = new HttpRequestMessage(new HttpMethod(verb), "/orders");
        if (token is not null)
        {
            request.Headers.Add("dapr-api-token", token);
        }

        using var response = await app.Client.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task MapDaprBinding_WithoutAName_IsRefused() => await TestApp.StartAsync(application =>
    {
        Assert.Throws<ArgumentException>(() => application.MapDaprBinding("", () => "x"));
        Assert.Throws<ArgumentNullException>(() => application.MapDaprBinding("orders", null!));
    });

    private sealed record Order(string Id);
}
