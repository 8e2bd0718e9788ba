using System.Net.Http.Headers;
using Dapr.Rpc.Framing;

namespace Dapr.Rpc.Client;

/// <summary>The content type of every request, made once.</summary>
internal static class GrpcContentType
{
    public static readonly MediaTypeHeaderValue Value = new(ProtocolNames.ContentType);
}
