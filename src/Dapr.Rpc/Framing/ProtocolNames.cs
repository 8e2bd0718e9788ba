namespace Dapr.Rpc.Framing;

/// <summary>Names that the gRPC protocol gives to headers and values.</summary>
internal static class ProtocolNames
{
    public const string ContentTypeName = "content-type";
    public const string ContentType = "application/grpc";
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";
    public const string StatusDetails = "grpc-status-details-bin";
    public const string Timeout = "grpc-timeout";
    public const string Encoding = "grpc-encoding";
    public const string AcceptEncoding = "grpc-accept-encoding";
    public const string Gzip = "gzip";
    public const string Identity = "identity";

    /// <summary>Whether a content type is gRPC, of whatever messages.</summary>
    public static bool IsContentType(string? value) =>
        value == ContentType
        || (value is not null
        && value.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
        && (value.Length == ContentType.Length || value[ContentType.Length] is '+' or ';'));

    /// <summary>Whether a header belongs to the protocol and not to the metadata of a call.</summary>
    public static bool IsReserved(string name) =>
        name is Status or Message or Timeout or Encoding or AcceptEncoding or StatusDetails or ContentTypeName or "te" or "content-length" or "trailer" or "date" or "server"
        || name.StartsWith(':');
}
