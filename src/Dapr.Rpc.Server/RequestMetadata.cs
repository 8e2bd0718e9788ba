using Dapr.Rpc.Framing;
using Microsoft.AspNetCore.Http;

namespace Dapr.Rpc.Server;

/// <summary>The metadata among the headers of a request.</summary>
internal static class RequestMetadata
{
    public static RpcHeaders Read(IHeaderDictionary headers)
    {
        var metadata = new RpcHeaders();
        foreach (var (name, values) in headers)
        {
            var lower = name.ToLowerInvariant();
            if (ProtocolNames.IsReserved(lower) || lower == "host")
            {
                continue;
            }

            foreach (var value in values)
            {
                metadata.AddFromWire(lower, value ?? "");
            }
        }

        return metadata;
    }
}
