using Dapr.Actors;

namespace Tour.Actors;

/// <summary>How a pot of tea is called, wherever it is.</summary>
public interface IPot : IActor
{
    /// <summary>Pours in, or out.</summary>
    /// <returns>How many cups are in it.</returns>
    Task<int> PourAsync(int cups);

    /// <summary>Says when it has drawn.</summary>
    Task DrawAsync();
}
