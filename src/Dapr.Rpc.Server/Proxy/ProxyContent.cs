using System.Net;

namespace Dapr.Rpc.Server;

/// <summary>The body of a call on its way through: what arrives is sent on at once.</summary>
internal sealed class ProxyContent(Stream source) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        StreamCopy.CopyAsync(source, stream, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = -1;
        return false;
    }
}
