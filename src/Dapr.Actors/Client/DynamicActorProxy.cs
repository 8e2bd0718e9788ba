using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Castle.DynamicProxy;
using Dapr.Actors.Contracts;

namespace Dapr.Actors.Client;

/// <summary>Makes proxies of an interface as the program runs.</summary>
[RequiresUnreferencedCode(DynamicActors.Why)]
[RequiresDynamicCode(DynamicActors.Why)]
internal sealed class DynamicActorProxy(Type interfaceType, IReadOnlyDictionary<MethodInfo, ActorMethod> methods) : IInterceptor
{
    private static readonly ProxyGenerator Generator = new();
    private static readonly ProxyGenerationOptions Options = new(new InterfaceMethodsAlone());

    /// <summary>Makes a proxy.</summary>
    public ActorProxy Create()
    {
        try
        {
            return (ActorProxy)Generator.CreateClassProxy(typeof(ActorProxy), [interfaceType], Options, this);
        }
        catch (Exception exception) when (exception is DynamicProxyException or ArgumentException)
        {
            throw new ArgumentException(
                $"'{interfaceType}' is not visible to what makes proxies as the program runs. Make it public, or add [assembly: InternalsVisibleTo(\"DynamicProxyGenAssembly2\")] to its assembly.", "actorInterfaceType", exception);
        }
    }

    void IInterceptor.Intercept(IInvocation invocation)
    {
        var method = methods[invocation.Method];
        var arguments = invocation.Arguments;
        var token = CancellationToken.None;
        if (arguments.Length > method.Parameters.Length)
        {
            token = (CancellationToken)arguments[^1]!;
            arguments = arguments[..^1];
        }

        invocation.ReturnValue = method.CallAsync((ActorProxy)invocation.Proxy, arguments, token);
    }

    /// <summary>What the class of all proxies has of its own stays as it is.</summary>
    private sealed class InterfaceMethodsAlone : IProxyGenerationHook
    {
        public void MethodsInspected()
        {
        }

        public void NonProxyableMemberNotification(Type type, MemberInfo memberInfo)
        {
        }

        public bool ShouldInterceptMethod(Type type, MethodInfo methodInfo) => methodInfo.DeclaringType is { IsInterface: true } declaring && declaring != typeof(IActorProxy);

        public override bool Equals(object? obj) => obj is InterfaceMethodsAlone;

        public override int GetHashCode() => typeof(InterfaceMethodsAlone).GetHashCode();
    }
}
