using System.Net;

namespace Dapr.Rpc.Server;

/// <summary>An endpoint that is no place on a network.</summary>
internal sealed class InMemoryEndPoint : EndPoint
{
    public override string ToString() => "in-memory";
}
