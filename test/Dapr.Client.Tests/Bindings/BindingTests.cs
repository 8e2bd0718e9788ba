using System.Text;
using Dapr.Sidecar;
using Dapr.Testing;

namespace Dapr.Client.Tests.Bindings;

/// <summary>Output bindings, against the sidecar in the process.</summary>
public sealed class BindingTests
{
    [Fact]
    public async Task InvokeBinding_Data_IsWrittenAndReadAsJson()
    {
        await using var host = await StartAsync();

        var answer = await host.Dapr.InvokeBindingAsync<Mail, Echo>("mail", "create", new Mail("ada", 1), new Dictionary<string, string> { ["k"] = "v" });

        Assert.Equal("""{"to":"ada","count":1}""", answer.Data);
        Assert.Equal(("create", "v"), (answer.Operation, answer.K));
    }

    [Fact]
    public async Task InvokeBinding_WithoutAnAnswer_IsDoneAndReadAsDefault()
    {
        await using var host = await StartAsync();

        await host.Dapr.InvokeBindingAsync("mail", "delete", "x");

        Assert.Null(await host.Dapr.InvokeBindingAsync<string, Echo?>("mail", "delete", "x"));
    }

    [Fact]
    public async Task InvokeBinding_Null_IsJsonNull()
    {
        await using var host = await StartAsync();

        Assert.Equal("null", (await host.Dapr.InvokeBindingAsync<Mail?, Echo>("mail", "create", null)).Data);
    }

    [Fact]
    public async Task InvokeBinding_Bytes_AreSentAndComeBackAsTheyAre()
    {
        await using var host = await StartAsync();
        var request = new BindingRequest("mail", "get") { Data = new byte[] { 0, 255 }, Metadata = { ["k"] = "v" } };

        var response = await host.Dapr.InvokeBindingAsync(request);

        Assert.Same(request, response.Request);
        Assert.Equal([0, 255], response.Data.ToArray());
        Assert.Equal("yes", response.Metadata["Seen"]);
    }

    [Fact]
    public async Task InvokeBinding_AnswerOfAnotherType_SaysHowToReadIt()
    {
        await using var host = await StartAsync();

        var exception = await Assert.ThrowsAsync<DaprException>(() => host.Dapr.InvokeBindingAsync<Mail, int>("mail", "create", new Mail("ada", 1)));

        Assert.Equal(("Bindings", "InvokeBinding", "mail", "create"), (exception.BuildingBlock, exception.Operation, exception.Component, exception.Key));
        Assert.StartsWith("Bindings: the answer of 'mail' (create) is no Int32: ", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mail", "explode", "binding mail does not support operation explode. supported operations:create get delete")]
    [InlineData("nope", "create", "couldn't find output binding nope")]
    public async Task InvokeBinding_Unknown_SaysBindingOperationAndWhy(string binding, string operation, string reason)
    {
        await using var host = await StartAsync();

        var exception = await Assert.ThrowsAsync<DaprException>(() => host.Dapr.InvokeBindingAsync(binding, operation, 1));

        Assert.Equal((binding, operation, "ERR_INVOKE_OUTPUT_BINDING"), (exception.Component, exception.Key, exception.DaprErrorCode));
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InvokeBinding_Down_Throws()
    {
        await using var host = await StartAsync();
        host.FailNext(DaprBlock.Bindings, "mail", FaultCode.Unavailable, operation: "create");

        await host.Dapr.InvokeBindingAsync("mail", "delete", 1);
        await Assert.ThrowsAsync<DaprException>(() => host.Dapr.InvokeBindingAsync("mail", "create", 1));

        Assert.Empty(host.UnusedFaults);
        Assert.Equal(["delete"], host.BindingRequests<int>("mail").Select(request => request.Operation));
    }

    [Theory]
    [InlineData("", "create")]
    [InlineData("mail", "")]
    public async Task InvokeBinding_WithoutAName_IsRefused(string binding, string operation)
    {
        await using var host = await StartAsync();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => host.Dapr.InvokeBindingAsync(binding, operation, 1));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => host.Dapr.InvokeBindingAsync(new BindingRequest(binding, operation)));
    }

    private static Task<DaprTestHost> StartAsync() =>
        DaprTestHost.StartAsync(builder => builder.Build(), options => options.WithComponent(ComponentSpec.ForBinding("mail", _ => new MailBinding())));

    private sealed record Mail(string To, int Count);

    private sealed record Echo(string Operation, string Data, string? K);

    private sealed class MailBinding : IOutputBinding
    {
        public IReadOnlyList<string> Operations => ["create", "get", "delete"];

        public Task<OutputBindingResponse> InvokeAsync(OutputBindingRequest request, CancellationToken cancellationToken) => Task.FromResult(request.Operation switch
        {
            "create" => new OutputBindingResponse
            {
                Data = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new { operation = "create", data = Encoding.UTF8.GetString(request.Data.Span), k = request.Metadata.GetValueOrDefault("k") }),
            },
            "get" => new OutputBindingResponse { Data = request.Data, Metadata = new Dictionary<string, string> { ["Seen"] = "yes" } },
            _ => new OutputBindingResponse(),
        });
    }
}
