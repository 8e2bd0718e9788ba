using System.Net;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using Dapr.Common.Errors;
using Dapr.Rpc;

namespace Dapr.Actors.Runtime;

/// <summary>Makes the exceptions of what a host asks of the runtime, which is state, timers and reminders, and reads them.</summary>
internal static class RuntimeErrors
{
    private const string InstanceMissing = "ERR_ACTOR_INSTANCE_MISSING";

    // Over gRPC it gives no code.
    private const string InstanceMissingText = "actor instance is missing";

    /// <summary>What a call is to telemetry and errors.</summary>
    public static DaprOperation Operation(string name, string actorType, string actorId, bool isIdempotent = false) =>
        new("Actors", name, actorType, actorId) { IsIdempotent = isIdempotent };

    /// <summary>Whether the runtime says that an actor is not active on this host, which then has no right to its state. Of another actor, which it called, it may say so, too.</summary>
    public static bool IsInstanceMissing(Exception exception, string actorType, string actorId) =>
        exception is DaprException failure
        && (failure.Key.Length == 0 || (failure.Component, failure.Key) == (actorType, actorId))
        && (failure.DaprErrorCode == InstanceMissing || failure.Message.Contains(InstanceMissingText, StringComparison.Ordinal));

    /// <summary>The runtime refused a call over gRPC, or did not answer.</summary>
    public static Exception Refused(DaprOperation operation, DaprException exception) =>
        exception.Status == nameof(RpcStatusCode.Unauthenticated)
            ? new AuthenticationException($"Invalid client credentials. {exception.Message}", exception)
            : new DaprApiException(exception.Message, exception, exception.DaprErrorCode, exception.IsRetriable)
            {
                BuildingBlock = operation.BuildingBlock,
                Operation = operation.Name,
                Component = operation.Component,
                Key = operation.Key,
                Status = exception.Status,
                Reason = exception.Reason,
            };

    /// <summary>The runtime refused a call over HTTP.</summary>
    public static Exception Refused(DaprOperation operation, HttpStatusCode status, ReadOnlyMemory<byte> body)
    {
        var (code, said) = Read(body);
        var message = $"{What(operation)} failed with {(int)status} ({status}{(code.Length > 0 ? $", {code}" : "")}): {(said.Length > 0 ? said : "nothing more")}. ";

        // A 403 with a code is no matter of tokens: such as a reminder of a type that is not hosted here.
        return status is HttpStatusCode.Unauthorized || (status is HttpStatusCode.Forbidden && code.Length == 0)
            ? new AuthenticationException($"Invalid client credentials. {message}Check DAPR_API_TOKEN, or {nameof(ActorRuntimeOptions)}.{nameof(ActorRuntimeOptions.DaprApiToken)}.")
            : Failed(operation, $"{message}The sidecar's log may say more.", null, code, status.ToString(), status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout or HttpStatusCode.TooManyRequests);
    }

    /// <summary>No answer came over HTTP.</summary>
    public static DaprApiException Unanswered(DaprOperation operation, Exception exception, Uri endpoint) => Failed(
        operation,
        exception is HttpRequestException
            ? $"{What(operation)} failed: no answer came from the sidecar at {endpoint}: {exception.Message} Is it running, and do DAPR_HTTP_ENDPOINT or DAPR_HTTP_PORT name it?"
            : $"{What(operation)} failed: the answer took longer than the limit of the connection. Trying again may help, or a longer limit.",
        exception,
        "",
        "",
        isTransient: true);

    private static DaprApiException Failed(DaprOperation operation, string message, Exception? exception, string code, string status, bool isTransient) =>
        new(message, exception!, code, isTransient)
        {
            BuildingBlock = operation.BuildingBlock,
            Operation = operation.Name,
            Component = operation.Component,
            Key = operation.Key,
            Status = status,
        };

    private static string What(DaprOperation operation) => $"Actors: {operation.Name} of '{operation.Component}' with the id '{operation.Key}'";

    private static (string Code, string Message) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement is { ValueKind: JsonValueKind.Object } error) return (Text(error, "errorCode"), Text(error, "message"));
        }
        catch (JsonException)
        {
            // What stands between may answer with anything.
        }

        return ("", Encoding.UTF8.GetString(body.Span));
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
