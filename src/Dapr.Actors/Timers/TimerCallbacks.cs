using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Dapr.Actors.Runtime;

/// <summary>The methods of an actor class that timers call. Each is found once.</summary>
/// <param name="type">The class.</param>
internal sealed class TimerCallbacks([DynamicallyAccessedMembers(ActorMembers.Needed)] Type type)
{
    private const BindingFlags Anything = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly ConcurrentDictionary<string, Func<Actor, byte[]?, Task>> _callbacks = new(StringComparer.Ordinal);

    [DynamicallyAccessedMembers(ActorMembers.Needed)]
    private readonly Type _type = type;

    /// <summary>Finds a method.</summary>
    /// <exception cref="ArgumentException">It is none that a timer can call.</exception>
    public Func<Actor, byte[]?, Task> Find(string name) =>
        _callbacks.TryGetValue(name, out var callback) ? callback : _callbacks[name] = Create(Validate(_type, name));

    /// <summary>Looks whether a timer can call a method.</summary>
    /// <exception cref="ArgumentException">It cannot.</exception>
    public static MethodInfo Validate([DynamicallyAccessedMembers(ActorMembers.Needed)] Type type, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var method = Method(type, name) ?? throw new ArgumentException($"Timer callback method: {name} does not exist in the Actor class: {type.Name}", nameof(name));
        var parameters = method.GetParameters();
        if (parameters.Length > 1) throw new ArgumentException("Timer callback can accept only zero or one parameters", nameof(name));
        if (parameters is [{ ParameterType: var taken }] && taken != typeof(byte[]))
        {
            throw new ArgumentException($"Timer callback method: {name} of the Actor class: {type.Name} takes a {taken.Name}; all that a timer can hand over is its bytes, a byte[].", nameof(name));
        }

        if (method.ReturnType != typeof(Task)) throw new ArgumentException("Timer callback can only return type Task", nameof(name));
        return method;
    }

    private static MethodInfo? Method([DynamicallyAccessedMembers(ActorMembers.Needed)] Type type, string name)
    {
        try
        {
            return type.GetMethod(name, Anything);
        }
        catch (AmbiguousMatchException exception)
        {
            throw new ArgumentException($"Timer callback method: {name} cannot be overloaded.", nameof(name), exception);
        }
    }

    private static Func<Actor, byte[]?, Task> Create(MethodInfo method)
    {
        // Delegates, not Invoke: what the method throws comes as it is.
        if (method.GetParameters().Length == 0)
        {
            if (method.IsStatic)
            {
                var plain = method.CreateDelegate<Func<Task>>();
                return (_, _) => plain();
            }

            return (actor, _) => method.CreateDelegate<Func<Task>>(actor)();
        }

        if (method.IsStatic)
        {
            var taking = method.CreateDelegate<Func<byte[]?, Task>>();
            return (_, data) => taking(data);
        }

        return (actor, data) => method.CreateDelegate<Func<byte[]?, Task>>(actor)(data);
    }
}
