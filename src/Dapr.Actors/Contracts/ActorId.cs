using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace Dapr.Actors;

/// <summary>Which of the actors of a type is meant.</summary>
/// <remarks>Ids that differ in case are those of two actors, as the runtime has it.</remarks>
[JsonConverter(typeof(ActorIdJsonConverter))]
[DataContract(Name = "ActorId")]
public class ActorId
{
    [DataMember(Name = "ActorId", IsRequired = true, Order = 0)]
    private readonly string _id;

    /// <summary>Makes an id of a text.</summary>
    /// <param name="id">The text.</param>
    /// <exception cref="ArgumentException">There is none, or nothing but spaces.</exception>
    public ActorId(string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        _id = id;
    }

    /// <summary>Whether both are of one text.</summary>
    /// <param name="id1">The one.</param>
    /// <param name="id2">The other.</param>
    /// <returns>Whether they are.</returns>
    public static bool operator ==(ActorId? id1, ActorId? id2) => id1 is null ? id2 is null : id1.Equals(id2);

    /// <summary>Whether they are of different texts.</summary>
    /// <param name="id1">The one.</param>
    /// <param name="id2">The other.</param>
    /// <returns>Whether they are.</returns>
    public static bool operator !=(ActorId? id1, ActorId? id2) => !(id1 == id2);

    /// <summary>Makes an id that no other actor has.</summary>
    /// <returns>The id.</returns>
    public static ActorId CreateRandom() => new(Guid.NewGuid().ToString());

    /// <summary>The text of the id.</summary>
    /// <returns>The text.</returns>
    public string GetId() => _id;

    /// <inheritdoc/>
    public override string ToString() => _id;

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(_id, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ActorId other && Equals(other);

    /// <summary>Whether the other is of the same text.</summary>
    /// <param name="other">The other.</param>
    /// <returns>Whether it is.</returns>
    public bool Equals(ActorId? other) => other is not null && string.Equals(_id, other._id, StringComparison.Ordinal);

    /// <summary>Orders ids by their text.</summary>
    /// <param name="other">The other.</param>
    /// <returns>Less than zero where this comes first, more where the other does.</returns>
    public int CompareTo(ActorId? other) => other is null ? 1 : string.CompareOrdinal(_id, other._id);
}
