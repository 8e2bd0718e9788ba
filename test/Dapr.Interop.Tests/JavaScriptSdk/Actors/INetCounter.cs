using Dapr.Actors;

namespace Dapr.Interop.Tests.JavaScriptSdk.Actors;

/// <summary>The counter in .NET.</summary>
public interface INetCounter : IActor
{
    Task<Counted> AddAsync(int count, CancellationToken cancellationToken = default);

    Task<Counted> AddTwoAsync(int first, int second);

    Task<Counted> AddAllAsync(int[] counts);

    Task<Counted> LookAsync();

    Task AddAndThrowAsync(int count);

    /// <summary>Has an actor in JavaScript count; arguments are an array there.</summary>
    Task<Counted> AddThereAsync(string type, string id, int count);
}
