using System.Text;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Protos.Wire;
using Dapr.Rpc;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Telemetry;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Bindings;

/// <summary>A gRPC application: it lists the bindings that it wants, and an event is a call of OnBindingEvent, whose answer may go on to output bindings.</summary>
internal sealed partial class GrpcBindingReceiver(AppChannel.AppChannel channel, BindingService service, TimeSpan probeTimeout, ILogger logger) : IBindingReceiver
{
    private const string Create = "create";

    private (IReadOnlyCollection<string> Bindings, string Otherwise)? _listed;

    public async Task<string?> RefusesAsync(ComponentSpec binding, CancellationToken cancellationToken)
    {
        _listed ??= await ListAsync(cancellationToken);
        return _listed.Value.Bindings.Contains(binding.Name) ? null : _listed.Value.Otherwise;
    }

    public string PathOf(ComponentSpec binding) => "";

    public async Task<InputBindingAnswer> ReceiveAsync(ComponentSpec binding, InputBindingEvent bindingEvent, CancellationToken cancellationToken)
    {
        var request = new BindingEventRequest { Name = binding.Name, Data = UnsafeByteOperations.UnsafeWrap(bindingEvent.Data) };
        request.Metadata.Add(new Dictionary<string, string>(bindingEvent.Metadata));
        var headers = new RpcHeaders { { DaprHeaders.TraceParent, TraceHeaders.OfMetadata(bindingEvent.Metadata) } };
        BindingEventResponse answer;
        try
        {
            answer = await channel.CallAsync(AppCallbackMethods.OnBindingEvent, request, headers, cancellationToken);
        }
        catch (RpcCallException exception)
        {
            return new()
            {
                IsHandled = false,
                Status = (int)exception.StatusCode,
                Data = Encoding.UTF8.GetBytes(exception.Status.Message),
                Reason = $"the application answered {exception.StatusCode}",
            };
        }

        await ForwardAsync(binding, answer, cancellationToken);
        return new() { IsHandled = true, Status = (int)RpcStatusCode.Ok, Data = answer.Data.Memory };
    }

    /// <summary>What the application wants; one that does not say wants nothing.</summary>
    private async Task<(IReadOnlyCollection<string> Bindings, string Otherwise)> ListAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(probeTimeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return ((await channel.CallAsync(AppCallbackMethods.ListInputBindings, new Empty(), null, either.Token)).Bindings, "does not list it");
        }
        catch (RpcCallException exception) when (exception.StatusCode == RpcStatusCode.Unimplemented)
        {
            return ([], "has no ListInputBindings");
        }
        catch (RpcCallException exception)
        {
            return ([], $"answered {exception.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ([], $"did not answer within {probeTimeout}");
        }
    }

    /// <summary>Sends the data of an answer to the bindings that it names. State in it has no effect, as in the runtime. The event counts as handled whatever comes of it.</summary>
    private async Task ForwardAsync(ComponentSpec binding, BindingEventResponse answer, CancellationToken cancellationToken)
    {
        var request = new OutputBindingRequest { Operation = Create, Data = answer.Data.Memory };
        if (answer.Concurrency == BindingEventResponse.Types.BindingEventConcurrency.Parallel)
        {
            await Task.WhenAll(answer.To.Select(SendAsync));
            return;
        }

        foreach (var target in answer.To)
        {
            if (!await SendAsync(target)) return;
        }

        async Task<bool> SendAsync(string target)
        {
            try
            {
                if ((await service.InvokeAsync(target, request, [], cancellationToken)).Error is not { } error) return true;

                NotForwarded(binding.Name, target, error.Message);
            }
            catch (ApiException exception)
            {
                NotForwarded(binding.Name, target, exception.Message);
            }

            return false;
        }
    }
}
