using System.Text.Json.Serialization;
using Dapr.Jobs.JsonConverters;

namespace Dapr.Jobs.Models.Responses;

/// <summary>A job, as it was scheduled.</summary>
/// <param name="Schedule">When it is due.</param>
public sealed record DaprJobDetails(DaprJobSchedule Schedule)
{
    /// <summary>How often it is due.</summary>
    /// <value>Default: null, without end.</value>
    public int? RepeatCount { get; init; }

    /// <summary>When it is due for the first time.</summary>
    /// <value>Default: null, when the schedule says, or so long from when it was scheduled.</value>
    [JsonConverter(typeof(Iso8601DateTimeJsonConverter))]
    public DateTimeOffset? DueTime { get; init; }

    /// <summary>When it ends.</summary>
    /// <value>Default: null, never, or so long from when it was scheduled.</value>
    [JsonConverter(typeof(Iso8601DateTimeJsonConverter))]
    public DateTimeOffset? Ttl { get; init; }

    /// <summary>What the application gets with it.</summary>
    /// <value>Default: null, nothing. Of a job that was scheduled over HTTP it is a serialized <c>google.protobuf.Value</c>.</value>
    public byte[]? Payload { get; init; }

    /// <summary>Whether it replaces a job of its name. The runtime does not tell.</summary>
    /// <value>Default: false.</value>
    public bool Overwrite { get; init; }

    /// <summary>What happens when the application fails to handle it.</summary>
    public IFailurePolicyResponse? FailurePolicy { get; init; }
}
