using System.Text.Encodings.Web;
using System.Text.Json;
using Dapr.Protos.ErrorDetails;
using Dapr.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.Api;

/// <summary>Puts an error into HTTP or gRPC. The one place that does.</summary>
internal static class ErrorDetails
{
    private const string Domain = "dapr.io";
    private const string TypePrefix = "type.googleapis.com/google.rpc.";

    /// <summary>The status of a call that ends with the error.</summary>
    public static RpcStatus ToStatus(ApiError error)
    {
        var details = new List<IMessage>();
        if (error.Reason is not null)
        {
            if (error.ViolatedField is { } field)
            {
                details.Add(new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = field, Description = error.Message } } });
            }

            if (error.HelpUrl is { } url)
            {
                details.Add(new Help { Links = { new Help.Types.Link { Url = url } } });
            }

            if (error.ResourceType is { } type)
            {
                details.Add(new ResourceInfo
                {
                    ResourceType = type,
                    ResourceName = error.ResourceName,
                    Description = error.DescribesResource ? error.Message : "",
                });
            }

            details.Add(Info(error.Reason, error.Metadata));
        }
        else if (error.CodeIsRpcReason)
        {
            details.Add(Info(error.ErrorCode, error.Metadata));
        }

        return ToStatus(error.RpcCode, error.Message, details);
    }

    /// <summary>The status that stands for an HTTP status: its text, and in the details number and body.</summary>
    public static RpcStatus FromHttp(RpcStatusCode code, int httpStatus, string text, string body) =>
        ToStatus(code, text, [Info(text, new Dictionary<string, string> { ["http.code"] = httpStatus.ToString(), ["http.error_message"] = body })]);

    /// <summary>A status with details.</summary>
    public static RpcStatus ToStatus(RpcStatusCode code, string message, IReadOnlyList<IMessage> details)
    {
        if (details.Count == 0)
        {
            return new RpcStatus(code, message);
        }

        var status = new Status { Code = (int)code, Message = message };
        status.Details.AddRange(details.Select(detail => Any.Pack(detail)));
        return new RpcStatus(code, message, status.ToByteArray());
    }

    /// <summary>The body of an HTTP answer with the error.</summary>
    public static byte[] ToJson(ApiError error)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("errorCode", error.ErrorCode);
            json.WriteString("message", error.HttpMessage ?? error.Message);
            if (error.Reason is not null)
            {
                json.WriteStartArray("details");
                WriteDetails(json, error);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static ErrorInfo Info(string reason, IReadOnlyDictionary<string, string>? metadata)
    {
        var info = new ErrorInfo { Reason = reason, Domain = Domain };
        foreach (var (name, value) in metadata ?? new Dictionary<string, string>())
        {
            info.Metadata.Add(name, value);
        }

        return info;
    }

    private static void WriteDetails(Utf8JsonWriter json, ApiError error)
    {
        if (error.ViolatedField is { } field)
        {
            json.WriteStartObject();
            json.WriteString("@type", TypePrefix + "BadRequest");
            json.WriteStartArray("field_violations");
            json.WriteStartObject();
            if (field.Length > 0)
            {
                json.WriteString("field", field);
            }

            json.WriteString("description", error.HttpMessage ?? error.Message);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        if (error.HelpUrl is { } url)
        {
            json.WriteStartObject();
            json.WriteString("@type", TypePrefix + "Help");
            json.WriteStartArray("links");
            json.WriteStartObject();
            json.WriteString("url", url);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        if (error.ResourceType is { } type)
        {
            json.WriteStartObject();
            json.WriteString("@type", TypePrefix + "ResourceInfo");
            json.WriteString("resource_type", type);
            json.WriteString("resource_name", error.ResourceName);
            json.WriteString("owner", "");
            json.WriteString("description", error.DescribesResource ? error.Message : "");
            json.WriteEndObject();
        }

        json.WriteStartObject();
        json.WriteString("@type", TypePrefix + "ErrorInfo");
        json.WriteString("domain", Domain);
        json.WriteString("reason", error.Reason);
        var metadata = error.HttpMetadata ?? error.Metadata;
        if (metadata is null)
        {
            json.WriteNull("metadata");
        }
        else
        {
            json.WriteStartObject("metadata");
            foreach (var (name, value) in metadata)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
