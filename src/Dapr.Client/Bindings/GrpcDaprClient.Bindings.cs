using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common.Errors;
using Dapr.Protos;
using Dapr.Rpc.Framing;
using Google.Protobuf;

namespace Dapr.Client;

internal sealed partial class GrpcDaprClient
{
    private const string Bindings = "Bindings";
    private const string InvokeBinding = "InvokeBinding";

    public override Task InvokeBindingAsync<TRequest>(
        string bindingName, string operation, TRequest data, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken) =>
        InvokeJsonAsync(bindingName, operation, data, metadata, cancellationToken).AsTask();

    public override async Task<TResponse> InvokeBindingAsync<TRequest, TResponse>(
        string bindingName, string operation, TRequest data, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        var response = await InvokeJsonAsync(bindingName, operation, data, metadata, cancellationToken).ConfigureAwait(false);
        try
        {
            return Deserialize<TResponse>(response.Data.Span)!;
        }
        catch (JsonException exception)
        {
            throw new DaprException(
                $"Bindings: the answer of '{bindingName}' ({operation}) is no {typeof(TResponse).Name}: {exception.Message} Read it as bytes: InvokeBindingAsync with a BindingRequest.",
                exception)
            {
                BuildingBlock = Bindings,
                Operation = InvokeBinding,
                Component = bindingName,
                Key = operation,
            };
        }
    }

    public override async Task<BindingResponse> InvokeBindingAsync(BindingRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var message = Request(request.BindingName, request.Operation, request.Metadata);
        message.Data = UnsafeByteOperations.UnsafeWrap(request.Data);
        var response = await _connection.InvokeAsync(DaprMethods.InvokeBinding, message, Describe(message), cancellationToken).ConfigureAwait(false);
        return new BindingResponse(request, response.Data.Memory, new Dictionary<string, string>(response.Metadata));
    }

    private static InvokeBindingRequest Request(string bindingName, string operation, IReadOnlyDictionary<string, string>? metadata)
    {
        ArgumentException.ThrowIfNullOrEmpty(bindingName);
        ArgumentException.ThrowIfNullOrEmpty(operation);
        var request = new InvokeBindingRequest { Name = bindingName, Operation = operation };
        Add(request.Metadata, metadata);
        return request;
    }

    private static DaprOperation Describe(InvokeBindingRequest request) => new(Bindings, InvokeBinding, request.Name, request.Operation);

    private ValueTask<InvokeBindingResponse> InvokeJsonAsync<TRequest>(
        string bindingName, string operation, TRequest data, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        var fields = Request(bindingName, operation, metadata);
        var request = FrameWriter.Begin();
        request.Write(fields);
        WriteField(request, InvokeBindingRequest.DataFieldNumber, data);
        return _connection.InvokeAsync(DaprMethods.InvokeBinding, request, Describe(fields), cancellationToken);
    }
}
