using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Dapr.Actors.Contracts;

/// <summary>What an interface must be so that actors can be called by it. The one place that says so.</summary>
[RequiresUnreferencedCode(DynamicActors.Why)]
internal static class ActorInterfaceRules
{
    /// <summary>Refuses an interface that breaks a rule.</summary>
    /// <exception cref="ArgumentException">It does.</exception>
    public static void Check(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (!type.IsInterface || !typeof(IActor).IsAssignableFrom(type) || type == typeof(IActor))
        {
            throw Refusal(type, $"is no interface that extends {typeof(IActor)}");
        }

        if (type.IsGenericType)
        {
            throw Refusal(type, "is generic, which the interface of an actor cannot be");
        }

        if (type.GetInterfaces().FirstOrDefault(other => !typeof(IActor).IsAssignableFrom(other)) is { } other)
        {
            throw Refusal(type, $"extends '{other}', which does not extend {typeof(IActor)}");
        }

        var methods = Methods(type);
        if (methods.GroupBy(method => method.Name).FirstOrDefault(group => group.Count() > 1) is { } overloaded)
        {
            throw Refusal(type, $"has more than one method {overloaded.Key}, and the name is what tells methods apart");
        }

        foreach (var method in methods)
        {
            Check(type, method);
        }
    }

    /// <summary>The methods of an interface and of those that it extends.</summary>
    public static IReadOnlyList<MethodInfo> Methods(Type type) =>
        [.. type.GetInterfaces().Prepend(type).SelectMany(each => each.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).Where(method => !method.IsPrivate && method.IsVirtual))];

    private static void Check(Type type, MethodInfo method)
    {
        if (method.IsGenericMethod)
        {
            throw Refusal(type, method, "has type parameters");
        }

        if (method.CallingConvention.HasFlag(CallingConventions.VarArgs))
        {
            throw Refusal(type, method, "takes a variable number of arguments");
        }

        if (method.ReturnType != typeof(Task) && !(method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(Task<>)))
        {
            throw Refusal(type, method, $"returns {method.ReturnType}, where only {typeof(Task)} and {typeof(Task<>)} can be returned");
        }

        var parameters = method.GetParameters();
        foreach (var parameter in parameters)
        {
            var isLast = parameter.Position == parameters.Length - 1;
            if (parameter.ParameterType == typeof(CancellationToken))
            {
                // Official packages refuse one that may be left out; here it changes nothing.
                if (!isLast)
                {
                    throw Refusal(type, method, $"takes the token '{parameter.Name}' before its other arguments; it comes last");
                }
            }
            else if (Fault(parameter) is { } fault)
            {
                throw Refusal(type, method, $"has the parameter '{parameter.Name}', which {fault}");
            }
        }
    }

    private static string? Fault(ParameterInfo parameter) =>
        parameter.ParameterType.IsByRef || parameter.IsOut ? "is passed by reference"
        : parameter.ParameterType.IsPointer || parameter.ParameterType.IsByRefLike ? "cannot travel"
        : parameter.IsDefined(typeof(ParamArrayAttribute)) ? "is a list of arguments (params)"
        : parameter.IsOptional ? "may be left out; give the method without it a name of its own"
        : null;

    private static ArgumentException Refusal(Type actorInterfaceType, string what) => new($"'{actorInterfaceType}' {what}.", nameof(actorInterfaceType));

    private static ArgumentException Refusal(Type type, MethodInfo method, string what) => Refusal(type, $"cannot be the interface of an actor: its method {method.Name} {what}");
}
