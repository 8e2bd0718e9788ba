using System.Runtime.Serialization;

namespace Dapr.Actors.Dispatch;

/// <summary>Puts the reference to an actor in the place of it where data contracts are written, and a proxy in the place of that where they are read.</summary>
internal sealed class ActorSurrogates : ISerializationSurrogateProvider
{
    private ActorSurrogates()
    {
    }

    public static ActorSurrogates Instance { get; } = new();

    public Type GetSurrogateType(Type type) => typeof(IActor).IsAssignableFrom(type) ? typeof(ActorReference) : type;

    public object GetObjectToSerialize(object obj, Type targetType) => obj is IActor ? ActorReference.Get(obj) : obj;

    public object GetDeserializedObject(object obj, Type targetType) =>
        obj is ActorReference reference && typeof(IActor).IsAssignableFrom(targetType) ? reference.Bind(targetType) : obj;
}
