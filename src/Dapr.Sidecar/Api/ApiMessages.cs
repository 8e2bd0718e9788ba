using System.Text;
using System.Text.Json;
using Google.Protobuf;

namespace Dapr.Sidecar.Api;

/// <summary>Reads the bodies of those routes that take the message of their RPC as JSON. What the message has no field for is left out.</summary>
internal static class ApiMessages
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true).WithTypeRegistry(KnownTypes.Registry));

    /// <summary>Reads the body; an empty one is an empty message.</summary>
    /// <param name="call">The call.</param>
    /// <param name="malformed">The error when it is no such message.</param>
    public static async Task<T> ReadMessageAsync<T>(this ApiCall call, Func<string, ApiError> malformed)
        where T : IMessage, new()
    {
        var body = await call.ReadBodyAsync(ApiErrors.BodyRead);
        if (body.Length == 0) return new T();

        try
        {
            using var _ = JsonDocument.Parse(body);
            return Parser.Parse<T>(Encoding.UTF8.GetString(body));
        }
        catch (JsonException exception)
        {
            throw malformed("proto: " + JsonFault.Describe(body, exception)).ToException();
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw malformed("proto: " + (ProtoJsonFault.Describe(body, new T().Descriptor) ?? exception.Message)).ToException();
        }
    }
}
