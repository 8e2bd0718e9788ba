using System.Net;
using System.Security.Authentication;
using System.Text;
using Dapr.Actors.Client;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc;
using Google.Protobuf;

namespace Dapr.Actors.Tests.Client;

/// <summary>What a caller learns of a call that failed.</summary>
public sealed class ErrorTests
{
    private static readonly ActorId Id = new("1");

    [Fact]
    public async Task Http_ErrorOfTheRuntime_NamesWhatAndWhere()
    {
        using var handler = new Answering(_ => Answer(500, """{"errorCode":"ERR_ACTOR_INVOKE_METHOD","message":"did not find address","details":[{"reason":"DAPR_X"}]}"""));

        var exception = await Assert.ThrowsAsync<DaprApiException>(() => Shop(handler).OpenAsync());

        Assert.Equal(("ERR_ACTOR_INVOKE_METHOD", "DAPR_X", "Shop", "1", false), (exception.ErrorCode, exception.Reason, exception.Component, exception.Key, exception.IsTransient));
        Assert.StartsWith("The method 'OpenAsync' of the actor 'Shop' with the id '1' failed with 500", exception.Message, StringComparison.Ordinal);
        Assert.Contains("did not find address", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Http_TokenThatIsWrong_IsAnAuthenticationException(int status)
    {
        using var handler = new Answering(_ => Answer(status, ""));

        var exception = await Assert.ThrowsAsync<AuthenticationException>(() => Shop(handler).OpenAsync());

        Assert.StartsWith("Invalid client credentials", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "", "ERR_DOES_NOT_EXIST", false)]
    [InlineData(503, "<html>", "UNKNOWN", true)]
    [InlineData(500, "[1]", "UNKNOWN", false)]
    public async Task Http_AnswerOfWhatStandsBetween_IsToldAsItIs(int status, string body, string code, bool isTransient)
    {
        using var handler = new Answering(_ => Answer(status, body));

        var exception = await Assert.ThrowsAsync<DaprApiException>(() => Shop(handler).OpenAsync());

        Assert.Equal((code, isTransient), (exception.ErrorCode, exception.IsTransient));
        Assert.Contains(body, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http_NobodyThere_SaysSoAndMayBeTriedAgain()
    {
        using var handler = new Answering(_ => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"));

        var exception = await Assert.ThrowsAsync<DaprApiException>(() => Shop(handler).OpenAsync());

        Assert.True(exception.IsTransient);
        Assert.Contains("no answer came from the sidecar at http://dapr/: refused", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ActorWireFormat.Json)]
    [InlineData(ActorWireFormat.RemotingJson)]
    [InlineData(ActorWireFormat.RemotingDataContract)]
    public async Task Answer_ThatIsNoResult_NamesTheOption(ActorWireFormat format)
    {
        using var handler = new Answering(_ => Answer(200, "<a/>"));

        var exception = await Assert.ThrowsAsync<DaprApiException>(() => Shop(handler, format).CountAsync());

        Assert.Contains("CountAsync", exception.Message, StringComparison.Ordinal);
        Assert.Contains("set ActorProxyOptions.WireFormat", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("error invoke actor method: error from actor service: (500) ")]
    [InlineData("error invoke actor method: error from actor service: (500) System.ArgumentException: Method Shop.DescribeAsync has more than one parameter and can't be invoked through http")]
    public async Task OfficialHost_RefusesSeveralArguments_AndTheErrorNamesTheOption(string message)
    {
        using var handler = new Answering(_ => Answer(500, $$"""{"errorCode":"ERR_ACTOR_INVOKE_METHOD","message":"{{message}}"}"""));

        var several = await Assert.ThrowsAsync<DaprApiException>(() => Shop(handler).DescribeAsync("a", 1, null));

        Assert.Contains("set ActorProxyOptions.WireFormat to RemotingDataContract", several.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_OfAHostOfAnotherMake_IsOneAllTheSame()
    {
        using var handler = new Answering(_ =>
        {
            var answer = Answer(200, """{"type":"MyException"}""");
            answer.Headers.Add("X-Daprerrorresponseheader", "true");
            return answer;
        });

        var exception = await Assert.ThrowsAsync<ActorMethodInvocationException>(() => Shop(handler).CountAsync());

        Assert.Contains("MyException", exception.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RequestTimeout_ThatPasses_SaysSo()
    {
        using var handler = new Answering(_ => null);
        var factory = new ActorProxyFactory(new ActorProxyOptions { HttpEndpoint = "http://dapr", RequestTimeout = TimeSpan.FromMilliseconds(1) }, handler);

        var exception = await Assert.ThrowsAsync<DaprApiException>(() => factory.CreateActorProxy<IShop>(Id, "Shop").OpenAsync());

        Assert.IsType<TimeoutException>(exception.InnerException);
        Assert.True(exception.IsTransient);
        Assert.Contains(nameof(ActorProxyOptions.RequestTimeout), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grpc_ErrorOfTheRuntime_NamesWhatAndWhere()
    {
        await using var sidecar = await PlayedGrpcSidecar.StartAsync((_, _) => throw new RpcCallException(RpcStatusCode.FailedPrecondition, "did not find address for actor 'Shop/1'"));

        var exception = await Assert.ThrowsAsync<DaprApiException>(() => sidecar.CreateFactory().CreateActorProxy<IShop>(Id, "Shop").OpenAsync());

        Assert.Equal(("Actors", "InvokeActor", "Shop", "1", "FailedPrecondition"), (exception.BuildingBlock, exception.Operation, exception.Component, exception.Key, exception.Status));
        Assert.StartsWith("The method 'OpenAsync'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("did not find address", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grpc_TokenThatIsWrong_IsAnAuthenticationException()
    {
        await using var sidecar = await PlayedGrpcSidecar.StartAsync((_, _) => throw new RpcCallException(RpcStatusCode.Unauthenticated, "invalid api token"));

        await Assert.ThrowsAsync<AuthenticationException>(() => sidecar.CreateFactory().CreateActorProxy<IShop>(Id, "Shop").OpenAsync());
    }

    [Fact]
    public async Task Grpc_ThatTheSidecarDoesNotOffer_IsLeftForHttp()
    {
        var asked = 0;
        using var http = new Answering(_ => Answer(200, "7"));
        await using var sidecar = await PlayedGrpcSidecar.StartAsync(
            (_, _) =>
            {
                Interlocked.Increment(ref asked);
                return Task.FromException<InvokeActorResponse>(new RpcCallException(RpcStatusCode.Unimplemented, "not allowed"));
            },
            http);
        var shop = sidecar.CreateFactory().CreateActorProxy<IShop>(Id, "Shop");

        Assert.Equal((7, 7, 1), (await shop.CountAsync(), await shop.CountAsync(), asked));
    }

    [Fact]
    public async Task Grpc_ResultThatBeginsLikeAFailure_IsLeftToTheForm()
    {
        await using var sidecar = await PlayedGrpcSidecar.StartAsync((_, _) => Task.FromResult(new InvokeActorResponse { Data = ByteString.CopyFromUtf8("{\"$daprActorError\":oops") }));

        var exception = await Assert.ThrowsAsync<DaprApiException>(() => sidecar.CreateFactory().CreateActorProxy<IShop>(Id, "Shop").CountAsync());

        Assert.IsNotType<ActorMethodInvocationException>(exception);
    }

    private static IShop Shop(HttpMessageHandler handler, ActorWireFormat format = ActorWireFormat.Json) =>
        new ActorProxyFactory(new ActorProxyOptions { HttpEndpoint = "http://dapr", WireFormat = format }, handler).CreateActorProxy<IShop>(Id, "Shop");

    private static HttpResponseMessage Answer(int status, string body) => new((HttpStatusCode)status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };

    /// <summary>Answers, or waits until the call is cancelled.</summary>
    private sealed class Answering(Func<HttpRequestMessage, HttpResponseMessage?> answer) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (answer(request) is { } good)
            {
                return good;
            }

            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("Nobody cancelled.");
        }
    }
}
