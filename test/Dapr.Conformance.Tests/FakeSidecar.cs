using System.Net;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Conformance.Tests.Sidecars;
using Dapr.DurableTask.Protobuf;
using Dapr.Protos;
using Dapr.Rpc;
using Dapr.Rpc.Server;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Conformance.Tests;

/// <summary>A sidecar that serves just enough of subscriptions, workflows and metrics for the player's steps to be tried.</summary>
internal sealed class FakeSidecar : IPlayedSidecar
{
    private readonly System.Threading.Channels.Channel<WorkItem> _items = System.Threading.Channels.Channel.CreateUnbounded<WorkItem>();
    private volatile OrchestrationStatus _status = OrchestrationStatus.Running;
    private WebApplication? _app;

    public Task<int> Exited { get; } = new TaskCompletionSource<int>().Task;

    public string Said => "";

    public async Task StartAsync(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddRpcServer();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, Port(arguments, "dapr-http-port"));
            kestrel.Listen(IPAddress.Loopback, Port(arguments, "metrics-port"));
            kestrel.Listen(IPAddress.Loopback, Port(arguments, "dapr-grpc-port"), listen => listen.Protocols = HttpProtocols.Http2);
        });
        _app = builder.Build();
        _app.MapGet("/v1.0/{**path}", () => Results.NoContent());
        _app.MapGet("/metrics", () => "# HELP a_count Counts.\n# TYPE a_count counter\na_count{b=\"2\",a=\"x,y\"} 3\n# TYPE a_time histogram\na_time_bucket{le=\"1\"} 1\na_time_sum 0.5\na_time_count 1\n# TYPE go_info gauge\ngo_info 1\n");
        _app.MapDuplex(DaprMethods.SubscribeTopicEventsAlpha1, SubscribeAsync);
        _app.MapServerStreaming(TaskHubMethods.GetWorkItems, async (_, items, call) =>
        {
            await foreach (var item in _items.Reader.ReadAllAsync(call.CancellationToken))
            {
                await items.WriteAsync(item);
            }
        });
        _app.MapUnary(TaskHubMethods.StartInstance, (request, _) =>
        {
            Turn();
            return Task.FromResult(new CreateInstanceResponse { InstanceId = request.InstanceId });
        });
        _app.MapUnary(TaskHubMethods.CompleteWorkflowTask, Complete);
        _app.MapUnary(TaskHubMethods.CompleteActivityTask, (response, _) =>
        {
            if (response.Result == "\"a\"")
            {
                Turn();
            }

            return Task.FromResult(new CompleteTaskResponse());
        });
        _app.MapUnary(TaskHubMethods.GetInstance, (request, _) => Task.FromResult(new GetInstanceResponse
        {
            Exists = true,
            WorkflowState = new WorkflowState { InstanceId = request.InstanceId, WorkflowStatus = _status },
        }));
        await _app.StartAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    public Task KillAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SignalAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static int Port(IReadOnlyList<string> arguments, string name) =>
        int.Parse(arguments.Single(argument => argument.StartsWith($"--{name}=", StringComparison.Ordinal)).Split('=')[1], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Answers the first message, sends an event for every processed one, and ends with an error when the caller has ended.</summary>
    private static async Task SubscribeAsync(RpcRequestReader<SubscribeTopicEventsRequestAlpha1> requests, RpcResponseWriter<SubscribeTopicEventsResponseAlpha1> responses, RpcServerCall call)
    {
        var number = 0;
        await foreach (var request in requests)
        {
            await responses.WriteAsync(request.InitialRequest is not null
                ? new SubscribeTopicEventsResponseAlpha1 { InitialResponse = new() }
                : new SubscribeTopicEventsResponseAlpha1 { EventMessage = new() { Id = $"{request.EventProcessed.Id}{++number}", Data = ByteString.CopyFromUtf8("x") } });
        }

        throw new RpcCallException(RpcStatusCode.Unknown, "ended");
    }

    private void Turn() => _items.Writer.TryWrite(new WorkItem
    {
        CompletionToken = "t",
        WorkflowRequest = new WorkflowRequest { InstanceId = "i1", NewEvents = { new HistoryEvent { ExecutionStarted = new() { Name = "W" } } } },
    });

    private Task<CompleteTaskResponse> Complete(WorkflowResponse response, RpcServerCall call)
    {
        foreach (var action in response.Actions)
        {
            if (action.ScheduleTask is { } task)
            {
                _items.Writer.TryWrite(new WorkItem { CompletionToken = "t", ActivityRequest = new ActivityRequest { Name = task.Name, TaskId = action.Id, WorkflowInstance = new() { InstanceId = "i1" } } });
            }
            else
            {
                _status = action.CompleteWorkflow.WorkflowStatus;
            }
        }

        return Task.FromResult(new CompleteTaskResponse());
    }
}
