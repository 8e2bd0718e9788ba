namespace Dapr.Jobs.Models.Responses;

/// <summary>One of the jobs of an application.</summary>
public sealed record NamedJob
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The job, as it was scheduled.</summary>
    public required DaprJobDetails Details { get; init; }
}
