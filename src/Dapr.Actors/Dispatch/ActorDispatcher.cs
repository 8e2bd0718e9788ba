using System.Text.Json;
using Dapr.Actors.Client;
using Dapr.Actors.Contracts;

namespace Dapr.Actors.Dispatch;

/// <summary>Runs the methods of one type of actors, and answers each call in the form in which it came.</summary>
internal sealed class ActorDispatcher : IActorDispatcher
{
    private readonly Type _implementationType;
    private readonly IReadOnlyList<ActorContract> _contracts;
    private readonly Dictionary<string, ActorMethod> _byName = [];
    private readonly Dictionary<(int Interface, int Method), ActorMethod> _byId = [];
    private readonly JsonForm _json;
    private readonly RemotingJsonForm _remotingJson;

    private ActorDispatcher(Type implementationType, IReadOnlyList<ActorContract> contracts, JsonSerializerOptions options)
    {
        (_implementationType, _contracts, _json, _remotingJson) = (implementationType, contracts, new JsonForm(options), new RemotingJsonForm(options));
        foreach (var contract in contracts)
        {
            foreach (var method in contract.Methods)
            {
                Add(contract, method);
            }
        }
    }

    /// <summary>Makes what runs the methods of a type.</summary>
    /// <param name="implementationType">The class of the actors.</param>
    /// <param name="interfaces">Its interfaces that can be called.</param>
    /// <param name="options">How JSON is read and written.</param>
    /// <exception cref="ArgumentException">An interface breaks a rule of those of actors, or two have methods of one name.</exception>
    public static IActorDispatcher Create(Type implementationType, IReadOnlyList<Type> interfaces, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(implementationType);
        ArgumentNullException.ThrowIfNull(interfaces);
        ArgumentNullException.ThrowIfNull(options);
        return new ActorDispatcher(implementationType, [.. interfaces.Where(type => type != typeof(IActor)).Distinct().Select(ActorContract.Of)], options);
    }

    /// <inheritdoc/>
    public string MethodName(ActorCallRequest request) => Find(request).Method.Name;

    /// <inheritdoc/>
    public async ValueTask<ActorCallAnswer> InvokeAsync(object actor, ActorCallRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(request);
        var (method, form) = Find(request);
        object?[] arguments;
        using (ReferenceBinding.Use((actor as IActorInstance)?.ProxyFactory))
        {
            arguments = form.ReadRequest(method, request.Body);
        }

        var body = await method.RunAsync(actor, arguments, form, cancellationToken).ConfigureAwait(false);
        return body.IsEmpty ? default : new ActorCallAnswer { Body = body, ContentType = form.ContentType };
    }

    /// <inheritdoc/>
    public ActorCallAnswer? Failure(ActorCallRequest request, Exception exception)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(exception);
        var failure = ActorFailure.Of(exception);
        return request switch
        {
            { RemotingHeader: not null } => new ActorCallAnswer
            {
                Body = RemotingFailure.WriteBody(failure),
                ContentType = RemotingNames.ContentType,
                ErrorHeader = RemotingFailure.WriteHeader(exception, Name(request)),
            },
            { AcceptsFailure: true } => new ActorCallAnswer { Body = JsonFailure.Write(failure), ContentType = _json.ContentType, ErrorHeader = ActorHeaders.Yes },
            _ => null,
        };
    }

    private (ActorMethod Method, ActorWireForm Form) Find(ActorCallRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Remoting is { } header) return (Find(header), Remoting(request, header));

        return _byName.TryGetValue(request.Method, out var method) ? (method, _json) : throw Missing(request.Method, "");
    }

    /// <summary>The numbers go first; where the interface is of another namespace at the caller's, so that they differ, the name is as good.</summary>
    private ActorMethod Find(RemotingHeader header) =>
        _byId.TryGetValue((header.InterfaceId, header.MethodId), out var method) || _byName.TryGetValue(header.MethodName, out method)
            ? method
            : throw Missing(header.MethodName, $" The caller names it by the number {header.MethodId} of the interface {header.InterfaceId}, which is a checksum of their names with the namespace: do both sides have the same interface, of the same namespace?");

    /// <summary>The form of a call is that of its body; a call without one tells by its header, or the host by its setting.</summary>
    private ActorWireForm Remoting(ActorCallRequest request, RemotingHeader header)
    {
        var isJson = request.Body.IsEmpty ? header.IsJson || request.UsesJsonRemoting : request.Body.Span.TrimStart(" \t\r\n"u8) is [(byte)'{', ..];
        return isJson ? _remotingJson
            : DynamicActors.IsSupported ? RemotingDataContractForm.Instance
            : throw new NotSupportedException($"The call of {_implementationType} came by data contracts, which a native program cannot read. Let the caller use JSON: {nameof(ActorProxyOptions)}.{nameof(ActorProxyOptions.WireFormat)}, or UseJsonSerialization in an official package.");
    }

    /// <summary>The name for whoever reads of the failure, even of a call that could not be read.</summary>
    private string Name(ActorCallRequest request)
    {
        try
        {
            return Find(request.Remoting!).Name;
        }
        catch (Exception exception) when (exception is FormatException or MissingMethodException)
        {
            return request.Method;
        }
    }

    private void Add(ActorContract contract, ActorMethod method)
    {
        _byId.TryAdd((contract.InterfaceId, method.Id), method);
        if (!_byName.TryAdd(method.Name, method) && _byName[method.Name].DeclaringInterface != method.DeclaringInterface)
        {
            throw new ArgumentException(
                $"The actor {_implementationType} has a method {method.Name} of '{_byName[method.Name].DeclaringInterface}' and one of '{method.DeclaringInterface}': a call by name could mean either. Give one of them another name.",
                nameof(contract));
        }
    }

    private MissingMethodException Missing(string name, string more) => new(
        $"The actor {_implementationType} has no method '{name}'. Its interfaces {string.Join(", ", _contracts.Select(contract => contract.InterfaceType))} have {string.Join(", ", _byName.Keys.Order(StringComparer.Ordinal))}.{more}");
}
