using Dapr.Rpc;

namespace Dapr.Conformance.Tests.Steps;

/// <summary>Status codes by the names that transcripts use.</summary>
internal static class RpcCodes
{
    private static readonly string[] Names =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ];

    public static string Name(RpcStatusCode code) => Names[(int)code];

    public static RpcStatusCode Code(string name) => (RpcStatusCode)Array.IndexOf(Names, name);
}
