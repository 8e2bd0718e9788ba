using Dapr.Common.Errors;
using Dapr.Common.Exceptions;
using Dapr.Protos.ErrorDetails;
using Dapr.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Client.Tests.Errors;

/// <summary>What an error says, and what it carries.</summary>
public sealed class DaprExceptionTests
{
    private static readonly DaprOperation Saving = new("State", "SaveState", "store", "k");

    [Theory]
    [InlineData(RpcStatusCode.Unavailable, true, "DAPR_GRPC_ENDPOINT")]
    [InlineData(RpcStatusCode.DeadlineExceeded, true, "timeout")]
    [InlineData(RpcStatusCode.ResourceExhausted, true, "later")]
    [InlineData(RpcStatusCode.NotFound, false, "names")]
    [InlineData(RpcStatusCode.Aborted, false, "etag")]
    [InlineData(RpcStatusCode.Unauthenticated, false, "DAPR_API_TOKEN")]
    [InlineData(RpcStatusCode.PermissionDenied, false, "scopes")]
    [InlineData(RpcStatusCode.Unimplemented, false, "allow list")]
    [InlineData(RpcStatusCode.InvalidArgument, false, "'store'")]
    [InlineData(RpcStatusCode.FailedPrecondition, false, "'store'")]
    [InlineData(RpcStatusCode.Internal, false, "log")]
    public void Error_OfEveryStatus_SaysWhatWhereWhyAndWhatToDo(RpcStatusCode code, bool isRetriable, string advice)
    {
        var exception = RpcErrorTranslator.Translate(new RpcCallException(code, "they said"), Saving);

        Assert.Equal(
            ("State", "SaveState", "store", "k", code.ToString(), isRetriable),
            (exception.BuildingBlock, exception.Operation, exception.Component, exception.Key, exception.Status, exception.IsRetriable));
        Assert.All(["State", "SaveState", "'store'", "'k'", "they said", advice], part => Assert.Contains(part, exception.Message, StringComparison.Ordinal));
        Assert.IsType<RpcCallException>(exception.InnerException);
    }

    [Fact]
    public void Error_OfAMessageOverALimit_IsNotRetriableAndSaysSo()
    {
        var exception = RpcErrorTranslator.Translate(
            new RpcCallException(RpcStatusCode.ResourceExhausted, "grpc: received message larger than max (5 vs. 3)"), Saving);

        Assert.False(exception.IsRetriable);
        Assert.Contains("--max-body-size", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ExtendedInfo_EveryKind_IsRead()
    {
        var status = new Status { Code = 3, Message = "m" };
        status.Details.Add(new IMessage[]
        {
            new ErrorInfo { Reason = "DAPR_X", Domain = "dapr.io", Metadata = { ["k"] = "v" } },
            new ResourceInfo { ResourceType = "state", ResourceName = "store", Owner = "o", Description = "d" },
            new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = "f", Description = "d" } } },
            new Help { Links = { new Help.Types.Link { Url = "u", Description = "d" } } },
            new RetryInfo { RetryDelay = new Duration { Seconds = 2, Nanos = 5 } },
            new DebugInfo { StackEntries = { "s" }, Detail = "d" },
            new QuotaFailure { Violations = { new QuotaFailure.Types.Violation { Subject = "s", Description = "d" } } },
            new PreconditionFailure { Violations = { new PreconditionFailure.Types.Violation { Type = "t", Subject = "s", Description = "d" } } },
            new RequestInfo { RequestId = "r", ServingData = "d" },
            new LocalizedMessage { Locale = "en", Message = "m" },
            new StringValue { Value = "unknown" },
        }.Select(Any.Pack));
        var exception = RpcErrorTranslator.Translate(new RpcCallException(new RpcStatus(RpcStatusCode.InvalidArgument, "m", status.ToByteArray())), Saving);

        Assert.True(exception.TryGetExtendedErrorInfo(out var info));

        Assert.Equal((3, "m", "DAPR_X", "DAPR_X"), (info.Code, info.Message, exception.Reason, exception.DaprErrorCode));
        Assert.Equal(
            [
                DaprExtendedErrorType.ErrorInfo, DaprExtendedErrorType.ResourceInfo, DaprExtendedErrorType.BadRequest, DaprExtendedErrorType.Help, DaprExtendedErrorType.RetryInfo,
                DaprExtendedErrorType.DebugInfo, DaprExtendedErrorType.QuotaFailure, DaprExtendedErrorType.PreconditionFailure, DaprExtendedErrorType.RequestInfo,
                DaprExtendedErrorType.LocalizedMessage, DaprExtendedErrorType.Unknown,
            ],
            info.Details.Select(detail => detail.ErrorType));
        Assert.Equal(new DaprRetryDelay(2, 5), info.Details.OfType<DaprRetryInfoDetail>().Single().Delay);
        Assert.Equal(new DaprPreconditionFailureViolation("t", "s", "d"), info.Details.OfType<DaprPreconditionFailureDetail>().Single().Violations.Single());
    }

    [Fact]
    public void ExtendedInfo_PackageInCapitals_IsRead()
    {
        var status = new Status { Details = { new Any { TypeUrl = "type.googleapis.com/Google.rpc.ErrorInfo", Value = new ErrorInfo { Reason = "DAPR_X" }.ToByteString() } } };
        var exception = RpcErrorTranslator.Translate(new RpcCallException(new RpcStatus(RpcStatusCode.Internal, "m", status.ToByteArray())), Saving);

        Assert.True(exception.TryGetExtendedErrorInfo(out var info));
        Assert.Equal("DAPR_X", Assert.IsType<DaprErrorInfoDetail>(Assert.Single(info.Details)).Reason);
    }

    [Fact]
    public void ExtendedInfo_OfOtherErrors_IsNone() => Assert.False(new DaprException("x").TryGetExtendedErrorInfo(out _));

    [Fact]
    public void ApiException_CodeAndTransience_AreThoseOfTheTree()
    {
        var exception = new DaprApiException("m", "ERR_X", isTransient: true);

        Assert.Equal(("ERR_X", true, "ERR_X", true), (exception.ErrorCode, exception.IsTransient, exception.DaprErrorCode, exception.IsRetriable));
        Assert.Equal(("UNKNOWN", ""), (new DaprApiException("m").ErrorCode, new DaprApiException("m").DaprErrorCode));
    }
}
