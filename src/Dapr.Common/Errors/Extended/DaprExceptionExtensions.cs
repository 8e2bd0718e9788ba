using System.Diagnostics.CodeAnalysis;
using Dapr.Protos.ErrorDetails;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Common.Exceptions;

/// <summary>Reads what the runtime said about an error beyond its message.</summary>
public static class DaprExceptionExtensions
{
    /// <summary>Reads the details of an error.</summary>
    /// <param name="exception">The error.</param>
    /// <param name="daprExtendedErrorInfo">The details.</param>
    /// <returns>Whether there are any.</returns>
    public static bool TryGetExtendedErrorInfo(this DaprException exception, [NotNullWhen(true)] out DaprExtendedErrorInfo? daprExtendedErrorInfo)
    {
        ArgumentNullException.ThrowIfNull(exception);
        daprExtendedErrorInfo = null;
        if (exception.StatusDetails.IsEmpty)
        {
            return false;
        }

        try
        {
            var status = Status.Parser.ParseFrom(exception.StatusDetails.Span);
            daprExtendedErrorInfo = new DaprExtendedErrorInfo(status.Code, status.Message) { Details = [.. status.Details.Select(Read)] };
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }

    // compat: the official package looks for the package in capitals, and so do fakes that were written for it.
    private static Any Known(Any detail) => detail.TypeUrl.Contains("/Google.rpc.", StringComparison.Ordinal)
        ? new Any { TypeUrl = detail.TypeUrl.Replace("/Google.rpc.", "/google.rpc.", StringComparison.Ordinal), Value = detail.Value }
        : detail;

    private static DaprExtendedErrorDetail Read(Any given) => Known(given) switch
    {
        var detail when detail.TryUnpack<ErrorInfo>(out var info) => new DaprErrorInfoDetail(info.Reason, info.Domain, info.Metadata),
        var detail when detail.TryUnpack<ResourceInfo>(out var resource) =>
            new DaprResourceInfoDetail(resource.ResourceType, resource.ResourceName, resource.Owner, resource.Description),
        var detail when detail.TryUnpack<BadRequest>(out var request) => new DaprBadRequestDetail
        {
            FieldViolations = [.. request.FieldViolations.Select(field => new DaprBadRequestDetailFieldViolation(field.Field, field.Description))],
        },
        var detail when detail.TryUnpack<Help>(out var help) => new DaprHelpDetail { Links = [.. help.Links.Select(link => new DaprHelpDetailLink(link.Url, link.Description))] },
        var detail when detail.TryUnpack<RetryInfo>(out var retry) => new DaprRetryInfoDetail { Delay = new(retry.RetryDelay?.Seconds ?? 0, retry.RetryDelay?.Nanos ?? 0) },
        var detail when detail.TryUnpack<DebugInfo>(out var debug) => new DaprDebugInfoDetail([.. debug.StackEntries], debug.Detail),
        var detail when detail.TryUnpack<QuotaFailure>(out var quota) => new DaprQuotaFailureDetail
        {
            Violations = [.. quota.Violations.Select(violation => new DaprQuotaFailureViolation(violation.Subject, violation.Description))],
        },
        var detail when detail.TryUnpack<PreconditionFailure>(out var precondition) => new DaprPreconditionFailureDetail
        {
            Violations = [.. precondition.Violations.Select(violation => new DaprPreconditionFailureViolation(violation.Type, violation.Subject, violation.Description))],
        },
        var detail when detail.TryUnpack<RequestInfo>(out var request) => new DaprRequestInfoDetail(request.RequestId, request.ServingData),
        var detail when detail.TryUnpack<LocalizedMessage>(out var message) => new DaprLocalizedMessageDetail(message.Locale, message.Message),
        var detail => new DaprUnknownDetail(detail.TypeUrl),
    };
}
