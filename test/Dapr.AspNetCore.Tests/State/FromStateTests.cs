using System.Net;
using Dapr.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace Dapr.AspNetCore.Tests.State;

/// <summary>Parameters that come from a state store, in controllers and minimal APIs alike.</summary>
public sealed class FromStateTests
{
    public sealed record Widget(string Name);

    [Theory]
    [InlineData("/minimal/value/a", "anvil")]
    [InlineData("/minimal/named/a", "anvil")]
    [InlineData("/minimal/entry/a", "a|anvil|e1")]
    [InlineData("/minimal/entry/none", "none|-|")]
    [InlineData("/minimal/optional/none", "nothing")]
    [InlineData("/minimal/two/a/b", "anvil and bolt")]
    [InlineData("/minimal/number/n", "41")]
    [InlineData("/minimal/body/a", "anvil")]
    [InlineData("/controller/value/a", "anvil")]
    [InlineData("/controller/named/a", "anvil")]
    [InlineData("/controller/entry/a", "a|anvil|e1")]
    [InlineData("/controller/entry/none", "none|-|")]
    [InlineData("/controller/property/b/a", "anvil and b|bolt|e2")]
    public async Task FromState_Parameter_IsReadByTheRoutesKey(string path, string expected)
    {
        await using var app = await StartAsync();

        Assert.Equal(expected, await app.Client.GetStringAsync(new Uri(path, UriKind.Relative)));
    }

    [Theory]
    [InlineData("/minimal/value/none")]
    [InlineData("/minimal/unkeyed")]
    [InlineData("/controller/value/none")]
    public async Task FromState_NoState_IsABadRequest(string path)
    {
        await using var app = await StartAsync();

        using var response = await app.Client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task AddDapr_EntryWithoutAttribute_SaysWhichAtStart()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await using var app = await TestApp.StartAsync(
                application => application.MapControllers(), builder => builder.Services.AddOnly<ForgetfulController>().AddDapr());
        });

        Assert.Contains("Forgetful.Get(entry)", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromState_WithoutStore_IsRefused() => Assert.Throws<ArgumentException>(() => new FromStateAttribute(""));

    private static Task<TestApp> StartAsync()
    {
        var client = new Mock<DaprClient>();
        Have(client, "a", new Widget("anvil"), "e1");
        Have(client, "b", new Widget("bolt"), "e2");
        Have<Widget>(client, "none", null!, "");
        Have(client, "n", 41, "e3");
        return TestApp.StartAsync(
            app =>
            {
                app.MapGet("/minimal/value/{widget}", ([FromState("store")] Widget widget) => widget.Name);
                app.MapGet("/minimal/named/{id}", ([FromState("store", "id")] Widget widget) => widget.Name);
                app.MapGet("/minimal/entry/{entry}", ([FromState("store")] StateEntry<Widget> entry) => Describe(entry));
                app.MapGet("/minimal/optional/{widget}", ([FromState("store")] Widget? widget) => widget?.Name ?? "nothing");
                app.MapGet("/minimal/two/{one}/{two}", ([FromState("store")] Widget one, [FromState("store")] Widget two) => $"{one.Name} and {two.Name}");
                app.MapGet("/minimal/number/{number}", ([FromState("store")] int number) => number);
                app.MapGet("/minimal/body/{widget}", ([FromState("store")] Widget widget, IServiceProvider services) => services.GetRequiredService<DaprClient>() is null ? "" : widget.Name);
                app.MapGet("/minimal/unkeyed", ([FromState("store")] Widget widget) => widget.Name);
                app.MapControllers();
            },
            builder =>
            {
                builder.Services.AddSingleton(client.Object);
                builder.Services.AddOnly(typeof(WidgetsController), typeof(BoundController)).AddDapr();
            });
    }

    private static void Have<T>(Mock<DaprClient> client, string key, T value, string etag)
    {
        client.Setup(dapr => dapr.GetStateAsync<T>("store", key, null, null, It.IsAny<CancellationToken>())).ReturnsAsync(value);
        client.Setup(dapr => dapr.GetStateAndETagAsync<T>("store", key, null, null, It.IsAny<CancellationToken>())).ReturnsAsync((value, etag));
    }

    private static string Describe(StateEntry<Widget> entry) => $"{entry.Key}|{entry.Value?.Name ?? "-"}|{entry.ETag}";

    [ApiController]
    [Route("controller")]
    public sealed class WidgetsController : ControllerBase
    {
        [HttpGet("value/{widget}")]
        public string Value([FromState("store")] Widget widget) => widget.Name;

        [HttpGet("named/{id}")]
        public string Named([FromState("store", "id")] Widget widget) => widget.Name;

        [HttpGet("entry/{entry}")]
        public string Entry([FromState("store")] StateEntry<Widget> entry) => Describe(entry);
    }

    [ApiController]
    [Route("controller/property")]
    public sealed class BoundController : ControllerBase
    {
        [FromState("store", "id")]
        public StateEntry<Widget>? Bound { get; set; }

        [HttpGet("{id}/{widget}")]
        public string Property([FromState("store")] Widget widget) => $"{widget.Name} and {Describe(Bound!)}";
    }

    [Route("forgetful")]
    public sealed class ForgetfulController : ControllerBase
    {
        [HttpGet("{entry}")]
        public string Get(StateEntry<Widget> entry) => entry.Key;
    }
}
