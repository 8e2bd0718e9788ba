using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Dapr.Actors.Client;

namespace Dapr.Actors.Contracts;

/// <summary>Describes interfaces for which nothing was generated.</summary>
[RequiresUnreferencedCode(DynamicActors.Why)]
[RequiresDynamicCode(DynamicActors.Why)]
internal static class ReflectedContract
{
    /// <summary>Describes an interface.</summary>
    /// <exception cref="ArgumentException">It breaks a rule of interfaces of actors.</exception>
    public static ActorContract Of(Type interfaceType)
    {
        ActorInterfaceRules.Check(interfaceType);
        var infos = ActorInterfaceRules.Methods(interfaceType);
        var methods = infos.ToDictionary(info => info, Method);
        var proxies = new DynamicActorProxy(interfaceType, methods);
        return new ActorContract(interfaceType, proxies.Create, [.. infos.Select(info => methods[info])]);
    }

    private static ActorMethod Method(MethodInfo info)
    {
        var parameters = info.GetParameters();
        var hasToken = parameters is [.., { } last] && last.ParameterType == typeof(CancellationToken);
        var sent = parameters.Take(hasToken ? parameters.Length - 1 : parameters.Length).Select(parameter => new ActorParameter(parameter.Name ?? $"arg{parameter.Position}", parameter.ParameterType)).ToArray();
        var invoker = MethodInvoker.Create(info);
        Func<object, object?[], CancellationToken, Task> invoke = (actor, arguments, token) =>
            (Task)invoker.Invoke(actor, (Span<object?>)(hasToken ? [.. arguments, token] : arguments))!;
        return info.ReturnType.IsGenericType
            ? (ActorMethod)typeof(ReflectedContract).GetMethod(nameof(WithResult), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(info.ReturnType.GenericTypeArguments).Invoke(null, [info, sent, invoke])!
            : new ActorMethod(info.DeclaringType!, info.Name, sent, invoke);
    }

    private static ActorMethod<TResult> WithResult<TResult>(MethodInfo info, ActorParameter[] parameters, Func<object, object?[], CancellationToken, Task> invoke) =>
        new(info.DeclaringType!, info.Name, parameters, (actor, arguments, token) => (Task<TResult>)invoke(actor, arguments, token));
}
