namespace Dapr.Sidecar;

/// <summary>Something due that was taken: nobody else gets it until the lease ends.</summary>
/// <param name="Job">What was taken.</param>
/// <param name="Token">Tells this lease from all others; one that has lost its lease changes nothing more.</param>
internal sealed record DueLease(DueJob Job, long Token);
