using Dapr.Interop.Tests.Echo;
using Dapr.Interop.Tests.Wire;
using Dapr.Rpc;
using Google.Protobuf;

namespace Dapr.Interop.Tests.Servers;

public sealed class PythonServerTests(PythonServer server) : ServerTests(server), IClassFixture<PythonServer>
{
    // grpc-js compresses no answers.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Gzip_OfAnswers_IsUnderstood(bool compressRequests)
    {
        CountingStream? connection = null;
        using var channel = await CountedAsync(stream => connection = stream);
        var options = new RpcCallOptions { Compress = compressRequests, Headers = new RpcHeaders { { "compress-answers", "yes" } } };
        var request = new EchoRequest { Data = ByteString.CopyFrom(new byte[Mebibyte]) };

        var response = await channel.InvokeAsync(EchoMethods.Unary, request, options);

        Assert.Equal(request.Data, response.Data);
        Assert.InRange(connection!.BytesRead, 1, Small);
    }
}
