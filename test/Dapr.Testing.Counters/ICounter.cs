using Dapr.Actors;

namespace Dapr.Testing.Counters;

/// <summary>Counts what it is called for, and what it is reminded of.</summary>
public interface ICounter : IActor
{
    /// <summary>Counts one more, and saves that before it answers.</summary>
    Task<long> IncrementAsync(string operation, CancellationToken cancellationToken = default);

    /// <summary>Has itself reminded from now on, which counts, too.</summary>
    Task RemindAsync(TimeSpan period);

    /// <summary>Has itself reminded no more.</summary>
    Task ForgetAsync();
}
