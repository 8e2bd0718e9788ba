using System.Net;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Dapr.Sidecar.Tests.PubSub;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;

namespace Dapr.Sidecar.Tests.Bindings;

/// <summary>What input bindings bring to applications, where no recorded exchange goes.</summary>
public sealed class InputBindingTests
{
    [Theory]
    [InlineData(HttpStatusCode.OK, true)]
    [InlineData(HttpStatusCode.MethodNotAllowed, true)]
    [InlineData(HttpStatusCode.NotFound, false)]
    [InlineData(HttpStatusCode.Unauthorized, false)]
    [InlineData(HttpStatusCode.Found, false)]
    public async Task Start_AnswerToOptions_DecidesWhetherEventsCome(HttpStatusCode answer, bool isWanted)
    {
        var (app, binding) = (new HttpApp(null), new FakeBinding());
        app.AnswerWith(request => new(request.Method == "OPTIONS" ? answer : HttpStatusCode.OK));

        await using var sidecar = await BindingSidecar.StartAsync(app, ComponentSpec.ForBinding("in", _ => binding));

        Assert.Equal((isWanted, "OPTIONS /in"), (binding.IsRead, Assert.Single(app.All.Where(request => request.Target == "/in").Select(request => $"{request.Method} {request.Target}"))));
        Assert.Equal(!isWanted, sidecar.Log.All.Any(entry => entry.Message == $"app1 does not want the events of in: it answered {(int)answer}"));
    }

    [Fact]
    public async Task Start_NoAnswerToOptions_IsNoAfterTheTimeout()
    {
        var (app, binding) = (new HttpApp(null) { Answer = _ => new TaskCompletionSource<HttpResponseMessage>().Task }, new FakeBinding());

        await using var sidecar = await BindingSidecar.StartAsync(
            app, AppProtocol.Http, options => options.AppBindingOptionsTimeout = TimeSpan.FromMilliseconds(50), ComponentSpec.ForBinding("in", _ => binding));

        Assert.False(binding.IsRead);
        Assert.Contains(sidecar.Log.All, entry => entry.Message == "app1 does not want the events of in: it did not answer within 00:00:00.0500000");
    }

    [Theory]
    [InlineData("orders/new", "/orders/new")]
    [InlineData("/orders/new", "/orders/new")]
    [InlineData("", "/in")]
    public async Task Event_Route_IsThatOfTheComponentOrItsName(string route, string path)
    {
        var (app, binding) = (new HttpApp(null), new FakeBinding());
        await using var sidecar = await BindingSidecar.StartAsync(app, Component(binding, ("route", route)));

        await binding.BringAsync("1");

        Assert.Equal([$"OPTIONS {path}", $"POST {path}"], app.All.Where(request => request.Target != "/dapr/config").Select(request => $"{request.Method} {request.Target}"));
    }

    [Fact]
    public async Task Event_DataAndMetadata_AreBodyAndHeaders()
    {
        const string Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        var (app, binding) = (new HttpApp(null), new FakeBinding());
        await using var sidecar = await BindingSidecar.StartAsync(app, Component(binding, ("direction", "input")));

        await binding.BringAsync("{\"a\":1}", ("traceparent", Trace), ("X-Key", "k\r\nevil: 1"), ("Host", "elsewhere"), ("Content-Type", "text/plain"), ("no name", "x"));

        var received = await app.NextAsync();
        Assert.Equal(("POST", "/in", "{\"a\":1}", "application/json", Trace), (received.Method, received.Target, received.Body, received.Headers["content-type"], received.Headers["traceparent"]));
        Assert.Equal("k  evil: 1", received.Headers["x-key"]);
        Assert.False(received.Headers.ContainsKey("host") || received.Headers.ContainsKey("no name"));
    }

    [Theory]
    [InlineData(HttpStatusCode.Created, true, "")]
    [InlineData(HttpStatusCode.BadRequest, false, "the application answered 400")]
    [InlineData(HttpStatusCode.NotFound, false, "the application answered 404")]
    public async Task Event_Answer_IsToldToTheBinding(HttpStatusCode status, bool isHandled, string reason)
    {
        var (app, binding) = (new HttpApp(null), new FakeBinding());
        app.AnswerWith(_ => new(status) { Content = new StringContent("done") });
        await using var sidecar = await BindingSidecar.StartAsync(app, Component(binding, ("direction", "input")));

        var answer = await binding.BringAsync("1");

        Assert.Equal((isHandled, "done", reason), (answer.IsHandled, System.Text.Encoding.UTF8.GetString(answer.Data.Span), answer.Reason));
        Assert.Equal(("in", "/in", isHandled, (int?)status, "done", reason), Assert.Single(sidecar.Deliveries) is var noted ? (noted.Binding, noted.Path, noted.IsHandled, noted.Status, noted.Answer, noted.Reason) : default);
    }

    [Fact]
    public async Task Event_ApplicationIsGone_IsNotHandled()
    {
        var (app, binding) = (new HttpApp(null) { Answer = _ => throw new HttpRequestException("gone") }, new FakeBinding());
        await using var sidecar = await BindingSidecar.StartAsync(app, Component(binding, ("direction", "input")));

        var answer = await binding.BringAsync("1");

        Assert.Equal((false, "the application cannot be reached: gone"), (answer.IsHandled, answer.Reason));
    }

    [Fact]
    public async Task Start_WithoutAnApplication_ReadsNothing()
    {
        var binding = new FakeBinding();

        await using var sidecar = await BindingSidecar.StartAsync(null, Component(binding, ("direction", "input")));

        Assert.False(binding.IsRead);
    }

    [Fact]
    public async Task Start_BindingThatFails_LeavesTheOthersAtWork()
    {
        var binding = new FakeBinding();

        await using var sidecar = await BindingSidecar.StartAsync(
            new HttpApp(null), ComponentSpec.ForBinding("broken", _ => new Unreadable()), Component(binding, ("direction", "input")));

        Assert.True(binding.IsRead);
        Assert.Contains(sidecar.Log.All, entry => entry.Message == "The events of broken cannot be read.");
    }

    [Fact]
    public async Task Application_BecomesUnwell_GetsNoEventsUntilItIsWellAgain()
    {
        var (app, binding, isWell) = (new HttpApp(null), new FakeBinding(), true);
        app.AnswerWith(request => new(request.Target == "/healthz" && !isWell ? HttpStatusCode.InternalServerError : HttpStatusCode.OK));
        await using var sidecar = await BindingSidecar.StartAsync(
            app,
            AppProtocol.Http,
            options => (options.EnableAppHealthCheck, options.AppHealthThreshold) = (true, 1),
            Component(binding, ("direction", "input")));
        Assert.True(await binding.NextIsReadAsync());

        isWell = false;
        await sidecar.Clock.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.False(await binding.NextIsReadAsync());

        isWell = true;
        await sidecar.Clock.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.True(await binding.NextIsReadAsync());
    }

    [Fact]
    public async Task Grpc_Event_IsACallWithDataMetadataAndTrace()
    {
        var (binding, seen) = (new FakeBinding(), new List<(BindingEventRequest Request, string? Trace)>());
        await using var app = await GrpcApp.StartAsync(server => server.MapUnary(AppCallbackMethods.OnBindingEvent, (request, call) =>
        {
            seen.Add((request, call.RequestHeaders.GetValue("traceparent")));
            return Task.FromResult(new BindingEventResponse { Data = ByteString.CopyFromUtf8("ok") });
        }));
        await using var sidecar = await BindingSidecar.StartAsync(app.CreateHandler(), AppProtocol.Grpc, null, Component(binding, ("direction", "input")));

        var answer = await binding.BringAsync("raw", ("k", "v"));

        Assert.Equal((true, "ok"), (answer.IsHandled, System.Text.Encoding.UTF8.GetString(answer.Data.Span)));
        var (request, trace) = Assert.Single(seen);
        Assert.Equal(("in", "raw", "v", "00-00000000000000000000000000000000-0000000000000000-00"), (request.Name, request.Data.ToStringUtf8(), request.Metadata["k"], trace));
    }

    [Fact]
    public async Task Grpc_Error_IsNotHandled()
    {
        var binding = new FakeBinding();
        await using var app = await GrpcApp.StartAsync(server => server.MapUnary(
            AppCallbackMethods.OnBindingEvent, (_, _) => Task.FromException<BindingEventResponse>(new RpcCallException(RpcStatusCode.Aborted, "later"))));
        await using var sidecar = await BindingSidecar.StartAsync(app.CreateHandler(), AppProtocol.Grpc, null, Component(binding, ("direction", "input")));

        var answer = await binding.BringAsync("1");

        Assert.Equal((false, (int)RpcStatusCode.Aborted), (answer.IsHandled, Assert.Single(sidecar.Deliveries).Status));
    }

    [Fact]
    public async Task Grpc_WithoutListInputBindings_GetsOnlyWhatSaysInput()
    {
        var (asked, said) = (new FakeBinding(), new FakeBinding());
        await using var app = await GrpcApp.StartAsync(_ => { });

        await using var sidecar = await BindingSidecar.StartAsync(app.CreateHandler(), AppProtocol.Grpc, null, ComponentSpec.ForBinding("other", _ => asked), Component(said, ("direction", "input")));

        Assert.Equal((false, true), (asked.IsRead, said.IsRead));
        Assert.Contains(sidecar.Log.All, entry => entry.Message == "app1 does not want the events of other: it has no ListInputBindings");
    }

    [Theory]
    [InlineData(BindingEventResponse.Types.BindingEventConcurrency.Sequential, "a,b")]
    [InlineData(BindingEventResponse.Types.BindingEventConcurrency.Parallel, "a,b,c")]
    public async Task Grpc_AnswerThatNamesBindings_GoesToThem(BindingEventResponse.Types.BindingEventConcurrency concurrency, string reached)
    {
        var (input, asked) = (new FakeBinding(), new System.Collections.Concurrent.ConcurrentQueue<string>());
        await using var app = await GrpcApp.StartAsync(server => server.MapUnary(
            AppCallbackMethods.OnBindingEvent,
            (_, _) => Task.FromResult(new BindingEventResponse { To = { "a", "b", "nobody", "c" }, Data = ByteString.CopyFromUtf8("forwarded"), Concurrency = concurrency })));
        await using var sidecar = await BindingSidecar.StartAsync(app.CreateHandler(), AppProtocol.Grpc, null, Component(input, ("direction", "input")), Output("a"), Output("b"), Output("c"));

        var answer = await input.BringAsync("1");

        Assert.Equal((true, reached), (answer.IsHandled, string.Join(",", asked.Order())));
        Assert.Contains(sidecar.Log.All, entry => entry.Message.StartsWith("What the application answered to an event of in did not reach nobody: ", StringComparison.Ordinal));

        ComponentSpec Output(string name) => ComponentSpec.ForBinding(name, _ => new FakeBinding(request =>
        {
            Assert.Equal(("create", "forwarded", 0), (request.Operation, System.Text.Encoding.UTF8.GetString(request.Data.Span), request.Metadata.Count));
            asked.Enqueue(name);
            return new OutputBindingResponse();
        })) with
        { Metadata = new Dictionary<string, string> { ["direction"] = "output" } };
    }

    private static ComponentSpec Component(FakeBinding binding, params (string Name, string Value)[] settings) =>
        ComponentSpec.ForBinding("in", _ => binding) with { Metadata = settings.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.OrdinalIgnoreCase) };

    private sealed class Unreadable : IInputBinding
    {
        public Task<IAsyncDisposable> ReadAsync(Func<InputBindingEvent, CancellationToken, Task<InputBindingAnswer>> handler, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("no route to host");
    }
}
