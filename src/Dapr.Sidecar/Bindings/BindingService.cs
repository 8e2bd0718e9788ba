using Dapr.Sidecar.Api;
using Dapr.Sidecar.Components;
using Dapr.Sidecar.Inspection;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Bindings;

/// <summary>The rules of asking output bindings, the same over HTTP and gRPC, and for what an application has forwarded.</summary>
internal sealed partial class BindingService(ComponentRegistry components, EventLog events, ILogger<BindingService> logger)
{
    /// <summary>Asks a binding to do something.</summary>
    /// <param name="name">The component.</param>
    /// <param name="request">What to do.</param>
    /// <param name="trace">The trace context of the caller, which goes along as metadata.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    /// <exception cref="ApiException">The request is not whole, or there is no such binding or operation.</exception>
    public async Task<BindingOutcome> InvokeAsync(
        string name, OutputBindingRequest request, IEnumerable<KeyValuePair<string, string>> trace, CancellationToken cancellationToken)
    {
        if (request.Operation.Length == 0) throw ApiErrors.OutputBinding(name, "operation field is missing from request").ToException();
        if (components.Find<IOutputBinding>(name) is not { } component || !BindingDirection.MayOutput(component.Spec))
        {
            throw ApiErrors.OutputBinding(name, $"couldn't find output binding {name}").ToException();
        }

        var binding = (IOutputBinding)component.Instance;
        if (!binding.Operations.Contains(request.Operation))
        {
            var known = string.Join(' ', binding.Operations);
            throw ApiErrors.OutputBinding(name, $"binding {name} does not support operation {request.Operation}. supported operations:{known}").ToException();
        }

        var traced = new Dictionary<string, string>(request.Metadata);
        foreach (var (key, value) in trace)
        {
            traced[key] = value;
        }

        try
        {
            var response = await component.CallAsync(
                request.Operation, [], () => binding.InvokeAsync(request with { Metadata = traced }, cancellationToken), cancellationToken);
            events.Invoked(new InvokedBinding(name, request.Operation, request.Data, request.Metadata));
            return new(response);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            InvocationFailed(name, request.Operation, exception);
            var metadata = exception is OutputBindingException { Metadata: { } told } ? told : new Dictionary<string, string>();
            return new(new OutputBindingResponse { Metadata = metadata }, ApiErrors.OutputBinding(name, exception.Message));
        }
    }
}
