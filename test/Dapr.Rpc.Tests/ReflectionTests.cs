using Dapr.Rpc.Server.Reflection;
using Dapr.Rpc.Server.Reflection.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;

namespace Dapr.Rpc.Tests;

/// <summary>The reflection service, asked as tools ask it.</summary>
public sealed class ReflectionTests
{
    // message Base { extensions 100 to max; }  extend Base { string note = 101; string mark = 100; }
    private static readonly FileDescriptor Extended = FileDescriptor.BuildFromByteStrings(
    [
        new FileDescriptorProto
        {
            Name = "test/extended.proto",
            Package = "test",
            Syntax = "proto2",
            MessageType = { new DescriptorProto { Name = "Base", ExtensionRange = { new DescriptorProto.Types.ExtensionRange { Start = 100, End = 536870912 } } } },
            Extension = { Extension("note", 101), Extension("mark", 100) },
        }.ToByteString(),
    ]).Single();

    [Fact]
    public async Task ListServices_MappedMethods_AreNamedOnceEach()
    {
        var answer = await AskAsync(new ServerReflectionRequest { ListServices = "*" });

        Assert.Equal(
            ["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", "test.Echo"],
            answer.ListServicesResponse.Service.Select(service => service.Name));
    }

    [Fact]
    public async Task FileByFilename_AFile_ComesWithTheRequest()
    {
        var request = new ServerReflectionRequest { Host = "here", FileByFilename = "grpc/health/v1/health.proto" };

        var answer = await AskAsync(request);

        Assert.Equal(("here", request), (answer.ValidHost, answer.OriginalRequest));
        Assert.Equal(["grpc/health/v1/health.proto"], Names(answer));
    }

    [Theory]
    [InlineData("grpc.health.v1.Health", "grpc/health/v1/health.proto")]
    [InlineData("grpc.health.v1.Health.Watch", "grpc/health/v1/health.proto")]
    [InlineData(".grpc.health.v1.HealthCheckResponse", "grpc/health/v1/health.proto")]
    [InlineData("grpc.health.v1.HealthCheckResponse.ServingStatus", "grpc/health/v1/health.proto")]
    [InlineData("grpc.health.v1.HealthCheckResponse.SERVING", "grpc/health/v1/health.proto")]
    [InlineData("grpc.health.v1.HealthCheckRequest.service", "grpc/health/v1/health.proto")]
    [InlineData("grpc.reflection.v1.ServerReflectionRequest.message_request", "grpc/reflection/v1/reflection.proto")]
    [InlineData("grpc.reflection.v1alpha.ServerReflection", "grpc/reflection/v1alpha/reflection.proto")]
    [InlineData("google.protobuf.StringValue", "google/protobuf/wrappers.proto")]
    [InlineData("test.note", "test/extended.proto")]
    public async Task FileContainingSymbol_AnyKindOfSymbol_IsFound(string symbol, string file) =>
        Assert.Equal([file], Names(await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol })));

    [Fact]
    public async Task FileContainingExtension_AnExtension_IsFound() =>
        Assert.Equal(["test/extended.proto"], Names(await AskAsync(new ServerReflectionRequest
        {
            FileContainingExtension = new ExtensionRequest { ContainingType = "test.Base", ExtensionNumber = 101 },
        })));

    [Theory]
    [InlineData("test.Base", new[] { 100, 101 })]
    [InlineData("google.protobuf.StringValue", new int[0])]
    public async Task AllExtensionNumbers_AMessage_HasThemInOrder(string type, int[] numbers)
    {
        var answer = (await AskAsync(new ServerReflectionRequest { AllExtensionNumbersOfType = type })).AllExtensionNumbersResponse;

        Assert.Equal(type, answer.BaseTypeName);
        Assert.Equal(numbers, answer.ExtensionNumber);
    }

    [Fact]
    public async Task Questions_WithoutAnAnswer_AreNotFoundAndTheStreamGoesOn()
    {
        var answers = await AskAllAsync(
            ReflectionService.Method,
            new ServerReflectionRequest { FileByFilename = "no.proto" },
            new ServerReflectionRequest { FileContainingSymbol = "no.Symbol" },
            new ServerReflectionRequest { FileContainingExtension = new ExtensionRequest { ContainingType = "test.Base", ExtensionNumber = 7 } },
            new ServerReflectionRequest { AllExtensionNumbersOfType = "no.Type" },
            new ServerReflectionRequest { FileByFilename = "test/extended.proto" });

        Assert.All(answers.Take(4), answer => Assert.Equal((int)RpcStatusCode.NotFound, answer.ErrorResponse.ErrorCode));
        Assert.Equal(["test/extended.proto"], Names(answers[4]));
    }

    [Fact]
    public async Task Question_ThatAsksNothing_EndsTheStreamAsInvalid()
    {
        var exception = await Assert.ThrowsAsync<RpcCallException>(() => AskAsync(new ServerReflectionRequest()));

        Assert.Equal(RpcStatusCode.InvalidArgument, exception.StatusCode);
    }

    [Fact]
    public async Task Imports_OfAFile_ComeOncePerStream()
    {
        var answers = await AskAllAsync(
            ReflectionService.Method,
            new ServerReflectionRequest { FileByFilename = "google/protobuf/type.proto" },
            new ServerReflectionRequest { FileByFilename = "google/protobuf/type.proto" });

        Assert.Equal("google/protobuf/type.proto", Names(answers[0])[0]);
        Assert.Equal(["google/protobuf/any.proto", "google/protobuf/source_context.proto"], Names(answers[0]).Skip(1).Order());
        Assert.Equal(["google/protobuf/type.proto"], Names(answers[1]));
    }

    [Fact]
    public async Task Alpha_TheSameQuestion_HasTheSameAnswer() =>
        Assert.Equal(["test/extended.proto"], Names((await AskAllAsync(
            ReflectionService.AlphaMethod, new ServerReflectionRequest { FileContainingSymbol = "test.Base" }))[0]));

    private static FieldDescriptorProto Extension(string name, int number) => new()
    {
        Name = name,
        Number = number,
        Extendee = ".test.Base",
        Type = FieldDescriptorProto.Types.Type.String,
        Label = FieldDescriptorProto.Types.Label.Optional,
    };

    private static string[] Names(ServerReflectionResponse answer) =>
        [.. answer.FileDescriptorResponse.FileDescriptorProto.Select(bytes => FileDescriptorProto.Parser.ParseFrom(bytes).Name)];

    private static async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest request) => (await AskAllAsync(ReflectionService.Method, request))[0];

    private static async Task<List<ServerReflectionResponse>> AskAllAsync(
        RpcMethod<ServerReflectionRequest, ServerReflectionResponse> method, params ServerReflectionRequest[] requests)
    {
        await using var server = await TestServer.StartAsync(endpoints =>
        {
            endpoints.MapUnary(EchoService.Unary, (request, _) => Task.FromResult(request));
            endpoints.MapServerStreaming(EchoService.ServerStreaming, (_, _, _) => Task.CompletedTask);
            endpoints.MapRpcHealth();
            endpoints.MapRpcReflection(Extended, TypeReflection.Descriptor);
        });
        using var channel = server.CreateChannel();
        using var call = channel.Start(method, new RpcCallOptions { Timeout = TestServer.Limit });
        foreach (var request in requests)
        {
            await call.WriteAsync(request);
        }

        await call.CompleteAsync();
        return await call.ReadAllAsync().ToListAsync();
    }
}
