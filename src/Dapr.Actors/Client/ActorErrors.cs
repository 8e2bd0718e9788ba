using System.Net;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using Dapr.Actors.Dispatch;
using Dapr.Common.Errors;
using Dapr.Rpc;

namespace Dapr.Actors.Client;

/// <summary>Makes the exceptions of calls that failed. The one place that does.</summary>
internal static class ActorErrors
{
    private const string Block = "Actors";
    private const string Name = "InvokeActor";
    private const string Code = "ERR_ACTOR_INVOKE_METHOD";
    private const string Option = $"{nameof(ActorProxyOptions)}.{nameof(ActorProxyOptions.WireFormat)}";

    // The words of an official host.
    private const string SeveralArguments = "can't be invoked through http";

    /// <summary>What a call is to telemetry and errors.</summary>
    public static DaprOperation Operation(in ActorCall call) => new(Block, Name, call.ActorType, call.ActorId);

    /// <summary>The runtime refused a call over gRPC, or did not answer.</summary>
    public static Exception Refused(in ActorCall call, DaprException exception)
    {
        var message = $"The method '{call.Method}': {exception.Message}{Hint(call, exception.Message)}";
        return exception.Status is nameof(RpcStatusCode.Unauthenticated) or nameof(RpcStatusCode.PermissionDenied)
            ? new AuthenticationException($"Invalid client credentials. {message}", exception)
            : new DaprApiException(message, exception, exception.DaprErrorCode is { Length: > 0 } code ? code : Code, exception.IsRetriable)
            {
                BuildingBlock = Block,
                Operation = Name,
                Component = call.ActorType,
                Key = call.ActorId,
                Status = exception.Status,
                Reason = exception.Reason,
            };
    }

    /// <summary>The runtime refused a call over HTTP.</summary>
    public static Exception Refused(in ActorCall call, HttpStatusCode status, ReadOnlyMemory<byte> body)
    {
        var (code, reason, said) = Read(body);
        var message = $"{What(call)} failed with {(int)status} ({status}{(code.Length > 0 ? $", {code}" : "")}): {(said.Length > 0 ? said : "nothing more")}. ";
        if (status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            return new AuthenticationException($"Invalid client credentials. {message}Check DAPR_API_TOKEN, or {nameof(ActorProxyOptions)}.{nameof(ActorProxyOptions.DaprApiToken)}.");
        }

        code = code.Length > 0 ? code : status is HttpStatusCode.NotFound ? "ERR_DOES_NOT_EXIST" : "";
        return new DaprApiException(
            $"{message}Does an application host the type '{call.ActorType}', and has it the method? Its log, and that of the sidecar, may say more.{Hint(call, said)}",
            code,
            status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout or HttpStatusCode.TooManyRequests)
        {
            BuildingBlock = Block,
            Operation = Name,
            Component = call.ActorType,
            Key = call.ActorId,
            Status = status.ToString(),
            Reason = reason,
        };
    }

    /// <summary>No answer came.</summary>
    public static DaprApiException Unanswered(in ActorCall call, Exception exception, Uri endpoint) => exception is HttpRequestException
        ? Failed(call, $"no answer came from the sidecar at {endpoint}: {exception.Message} Is it running, and do DAPR_HTTP_ENDPOINT or DAPR_HTTP_PORT name it?", exception, isTransient: true)
        : Failed(call, "the answer took longer than the limit of the connection. Trying again may help, or a longer limit.", exception, isTransient: true);

    /// <summary>The answer took longer than the options allow.</summary>
    public static DaprApiException Late(in ActorCall call, TimeSpan timeout, Exception exception) =>
        Failed(call, $"the answer took longer than the {timeout} of {nameof(ActorProxyOptions.RequestTimeout)}. Trying again may help, or a longer limit.", new TimeoutException(exception.Message, exception), isTransient: true);

    /// <summary>The actor that called leaves its host.</summary>
    public static DaprApiException GivenUp(in ActorCall call, Exception exception) =>
        Failed(call, "the runtime lets the actor go whose turn the call is part of, so that it was given up. The actor goes on elsewhere, where trying again may help.", exception, isTransient: true);

    /// <summary>The answer is no result.</summary>
    public static DaprApiException Unreadable(in ActorCall call, FormatException exception) => Failed(
        call,
        $"{exception.Message} If the host writes another form than the proxy, set {Option}: {nameof(ActorWireFormat.Json)} for hosts of this package and of other languages, {nameof(ActorWireFormat.RemotingJson)} or {nameof(ActorWireFormat.RemotingDataContract)} for those of official packages.",
        exception,
        isTransient: false);

    /// <summary>The method threw.</summary>
    public static ActorMethodInvocationException Threw(in ActorCall call, ActorFailure failure)
    {
        // The words before are those of official packages, which users look for.
        var details = failure.Details ?? $"Exception: {failure.Type}, Method Name: {call.Method}";
        return new ActorMethodInvocationException(
            $"Remote Actor Method Exception,  DETAILS: {details}. {What(call)} threw {failure.Type}: {failure.Message}",
            failure.ToException(),
            isTransient: false)
        {
            BuildingBlock = Block,
            Operation = Name,
            Component = call.ActorType,
            Key = call.ActorId,
        };
    }

    private static DaprApiException Failed(in ActorCall call, string what, Exception exception, bool isTransient) => new($"{What(call)} failed: {what}", exception, "", isTransient)
    {
        BuildingBlock = Block,
        Operation = Name,
        Component = call.ActorType,
        Key = call.ActorId,
    };

    private static string What(in ActorCall call) => $"The method '{call.Method}' of the actor '{call.ActorType}' with the id '{call.ActorId}'";

    /// <summary>What to try where the host looks like one of the other make.</summary>
    private static string Hint(in ActorCall call, string said) => call switch
    {
        { RemotingHeader: null } when said.Contains(SeveralArguments, StringComparison.Ordinal) || (call.HasSeveralArguments && said.Contains("error from actor service: (500)", StringComparison.Ordinal)) =>
            $" A host of the official packages takes plain JSON for one argument at most: set {Option} to {nameof(ActorWireFormat.RemotingDataContract)}, or to {nameof(ActorWireFormat.RemotingJson)} if it has UseJsonSerialization.",
        { RemotingHeader: not null } when said.Contains("error from actor service:", StringComparison.Ordinal) =>
            $" If the host is none of .NET, it does not know remoting: set {Option} to {nameof(ActorWireFormat.Json)}.",
        _ => "",
    };

    private static (string Code, string Reason, string Message) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement is { ValueKind: JsonValueKind.Object } error
                ? (Text(error, "errorCode"), Reason(error), Text(error, "message"))
                : ("", "", Encoding.UTF8.GetString(body.Span));
        }
        catch (JsonException)
        {
            // What stands between may answer with anything.
            return ("", "", Encoding.UTF8.GetString(body.Span));
        }
    }

    private static string Reason(JsonElement error) =>
        error.TryGetProperty("details", out var details) && details.ValueKind == JsonValueKind.Array
            ? details.EnumerateArray().Where(detail => detail.ValueKind == JsonValueKind.Object).Select(detail => Text(detail, "reason")).FirstOrDefault(reason => reason.Length > 0) ?? ""
            : "";

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
