using System.Net;

namespace Dapr.Sidecar.Tests.Cryptography;

/// <summary>A body that a test writes when it wants.</summary>
internal sealed class PushedContent(Func<Stream, Task> write) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => write(stream);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
