using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Dapr.Actors.Communication;
using Dapr.Actors.Contracts;

namespace Dapr.Actors.Dispatch;

/// <summary>The arguments of a call, set one by one.</summary>
internal sealed class RemotingRequestBody : IActorRequestMessageBody
{
    private readonly SortedDictionary<int, (string Name, object? Value)> _arguments = [];

    /// <summary>The arguments that a body holds.</summary>
    /// <exception cref="ArgumentException">It is no body of ours, nor one that wraps an object.</exception>
    public static RemotingRequestBody Of(IActorRequestMessageBody? body) => body switch
    {
        null => new RemotingRequestBody(),
        RemotingRequestBody own => own,
        WrappedMessage { Value: { } value } => Wrapping(value),
        _ => throw new ArgumentException($"The arguments of {body.GetType()} cannot be written: make the body with CreateRequestMessageBody.", nameof(body)),
    };

    /// <summary>The fields and properties of an object as arguments.</summary>
    public static RemotingRequestBody Wrapping(object value)
    {
        if (!DynamicActors.IsSupported)
        {
            throw new NotSupportedException($"The members of {value.GetType()} cannot be looked into in a program that was published as native code. Set the arguments one by one.");
        }

        var body = new RemotingRequestBody();
        foreach (var (name, argument) in Members(value))
        {
            body.SetParameter(body._arguments.Count, name, argument);
        }

        return body;
    }

    public void SetParameter(int position, string parameterName, object? parameter)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentException.ThrowIfNullOrEmpty(parameterName);
        _arguments[position] = (parameterName, parameter);
    }

    public object GetParameter(int position, string parameterName, Type paramType)
    {
        ArgumentNullException.ThrowIfNull(paramType);
        if (!_arguments.TryGetValue(position, out var argument) || argument.Name != parameterName)
        {
            throw new ArgumentException($"There is no argument '{parameterName}' at the position {position}.", nameof(parameterName));
        }

        return argument.Value is null || paramType.IsInstanceOfType(argument.Value)
            ? argument.Value!
            : throw new InvalidCastException($"The argument '{parameterName}' is a {argument.Value.GetType()}, and no {paramType}.");
    }

    /// <summary>The arguments with a description of the method, as the forms of the wire need it.</summary>
    public (ActorMethod Method, object?[] Arguments) ToCall(string methodName) => (
        new ActorMethod(
            typeof(IActor),
            methodName,
            [.. _arguments.Values.Select(argument => new ActorParameter(argument.Name, argument.Value?.GetType() ?? typeof(object)))],
            (_, _, _) => throw new InvalidOperationException("It is called, and does not run here.")),
        [.. _arguments.Values.Select(argument => argument.Value)]);

    [RequiresUnreferencedCode(DynamicActors.Why)]
    private static IEnumerable<(string Name, object? Value)> Members(object value)
    {
        const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance;
        return value.GetType().GetFields(Public).Select(field => (field.Name, field.GetValue(value)))
            .Concat(value.GetType().GetProperties(Public).Where(property => property.CanRead && property.GetIndexParameters().Length == 0).Select(property => (property.Name, property.GetValue(value))));
    }
}
