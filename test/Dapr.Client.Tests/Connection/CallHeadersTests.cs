using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using Dapr.Common;
using Dapr.Common.Connection;
using Dapr.Common.Errors;
using Dapr.Protos;
using Dapr.Rpc;

namespace Dapr.Client.Tests.Connection;

/// <summary>Token, user agent and trace context are on every RPC, whichever it is.</summary>
public sealed class CallHeadersTests
{
    public static TheoryData<string> Unary => [.. DaprMethods.All.Where(method => method.Type == RpcMethodType.Unary).Select(method => method.Name)];

    [Theory]
    [MemberData(nameof(Unary))]
    public async Task Rpc_OfEveryMethod_CarriesTokenAgentAndTrace(string name)
    {
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        using var recorder = new Recorder();
        using var connection = new DaprConnection(new DaprConnectionOptions { GrpcEndpoint = "http://dapr", HttpEndpoint = "http://dapr", ApiToken = "secret", GrpcHandler = recorder });
        var method = DaprMethods.All.Single(candidate => candidate.Name == name);
        var call = typeof(CallHeadersTests).GetMethod(nameof(CallAsync), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(method.RequestDescriptor.ClrType, method.ResponseDescriptor.ClrType);

        await (Task)call.Invoke(null, [connection, method])!;

        var headers = recorder.Last!.Headers;
        Assert.Equal("secret", Assert.Single(headers.GetValues("dapr-api-token")));
        Assert.Matches(new Regex(@"^dapr-sdk-dotnet/v\d"), headers.NonValidated["user-agent"].ToString());
        Assert.Equal(activity.Id, Assert.Single(headers.GetValues("traceparent")));
        Assert.True(headers.Contains("grpc-trace-bin"));
    }

    [Fact]
    public void Token_ThatIsEmpty_IsNotSent()
    {
        using var request = new HttpRequestMessage();

        new CallHeaders("").Add(request);

        Assert.False(request.Headers.Contains("dapr-api-token"));
    }

    private static async Task CallAsync<TRequest, TResponse>(DaprConnection connection, RpcMethod<TRequest, TResponse> method)
        where TRequest : class, Google.Protobuf.IMessage<TRequest>, new()
        where TResponse : class, Google.Protobuf.IMessage<TResponse> =>
        await Assert.ThrowsAsync<DaprException>(() => connection.InvokeAsync(method, new TRequest(), new DaprOperation("Test", "Call", ""), CancellationToken.None));

    private sealed class Recorder : HttpMessageHandler
    {
        public HttpRequestMessage? Last { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Last = request;
            throw new HttpRequestException("nobody there");
        }
    }
}
