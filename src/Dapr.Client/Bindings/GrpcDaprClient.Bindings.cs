using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common.Errors;
using Dapr.Common.Serialization;
using Dapr.Protos;
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
        var response = await InvokeBytesAsync(request.BindingName, request.Operation, request.Data, request.Metadata, cancellationToken).ConfigureAwait(false);
        return new BindingResponse(request, response.Data.Memory, new Dictionary<string, string>(response.Metadata));
    }

    private ValueTask<InvokeBindingResponse> InvokeJsonAsync<TRequest>(
        string bindingName, string operation, TRequest data, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        using var json = new JsonBuffer();
        json.Append(data, JsonSerializerOptions);
        return InvokeBytesAsync(bindingName, operation, json.Memory, metadata, cancellationToken);
    }

    private ValueTask<InvokeBindingResponse> InvokeBytesAsync(
        string bindingName, string operation, ReadOnlyMemory<byte> data, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(bindingName);
        ArgumentException.ThrowIfNullOrEmpty(operation);
        var request = new InvokeBindingRequest { Name = bindingName, Operation = operation, Data = UnsafeByteOperations.UnsafeWrap(data) };
        Add(request.Metadata, metadata);
        return _connection.InvokeAsync(DaprMethods.InvokeBinding, request, new DaprOperation(Bindings, InvokeBinding, bindingName, operation), cancellationToken);
    }
}
