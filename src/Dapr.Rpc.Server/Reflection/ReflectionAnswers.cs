using Dapr.Rpc.Server.Reflection.V1;
using Google.Protobuf.Reflection;

namespace Dapr.Rpc.Server.Reflection;

/// <summary>Answers the questions of one stream.</summary>
internal sealed class ReflectionAnswers(DescriptorIndex index)
{
    private readonly HashSet<string> _sent = new(StringComparer.Ordinal);

    /// <exception cref="RpcCallException">The request asks for nothing that is known (InvalidArgument).</exception>
    public ServerReflectionResponse To(ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = new ListServiceResponse { Service = { index.Services.Select(name => new ServiceResponse { Name = name }) } };
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename:
                SetFile(response, index.FindFile(request.FileByFilename), $"file not found: {request.FileByFilename}");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol:
                SetFile(response, index.FindSymbol(request.FileContainingSymbol), $"symbol not found: {request.FileContainingSymbol}");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension:
                var extension = request.FileContainingExtension;
                SetFile(
                    response,
                    index.FindExtension(extension.ContainingType, extension.ExtensionNumber),
                    $"extension not found: {extension.ExtensionNumber} of {extension.ContainingType}");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType:
                SetNumbers(response, request.AllExtensionNumbersOfType);
                break;
            default:
                throw new RpcCallException(RpcStatusCode.InvalidArgument, "The request holds no question that is known.");
        }

        return response;
    }

    private static ErrorResponse NotFound(string message) => new() { ErrorCode = (int)RpcStatusCode.NotFound, ErrorMessage = message };

    private void SetNumbers(ServerReflectionResponse response, string type)
    {
        if (index.ExtensionNumbers(type) is { } numbers)
        {
            response.AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = type, ExtensionNumber = { numbers } };
        }
        else
        {
            response.ErrorResponse = NotFound($"type not found: {type}");
        }
    }

    private void SetFile(ServerReflectionResponse response, FileDescriptor? file, string missing)
    {
        if (file is null)
        {
            response.ErrorResponse = NotFound(missing);
            return;
        }

        // The file that was asked for comes even if it was sent before: an answer is never empty.
        _sent.Add(file.Name);
        var found = new FileDescriptorResponse { FileDescriptorProto = { file.SerializedData } };
        AddImports(file, found);
        response.FileDescriptorResponse = found;
    }

    private void AddImports(FileDescriptor file, FileDescriptorResponse found)
    {
        foreach (var import in file.Dependencies.Where(import => _sent.Add(import.Name)))
        {
            found.FileDescriptorProto.Add(import.SerializedData);
            AddImports(import, found);
        }
    }
}
