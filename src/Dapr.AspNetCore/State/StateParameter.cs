using System.Reflection;
using System.Runtime.CompilerServices;
using Dapr.Client;
using Microsoft.AspNetCore.Mvc;

namespace Dapr.AspNetCore;

/// <summary>A parameter of a minimal API's handler that comes from a state store.</summary>
internal sealed class StateParameter
{
    private readonly Func<DaprClient, string, string, CancellationToken, Task<object?>> _read;
    private readonly string _storeName;

    public StateParameter(ParameterInfo parameter, FromStateAttribute attribute)
    {
        Type = parameter.ParameterType;
        RouteValue = attribute.Key ?? parameter.Name!;
        IsOptional = parameter.HasDefaultValue || new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable;
        _storeName = attribute.StoreName;
        _read = Reader(Type);
    }

    public Type Type { get; }

    /// <summary>The route's value that is the key.</summary>
    public string RouteValue { get; }

    public bool IsOptional { get; }

    public Task<object?> ReadAsync(DaprClient client, string key, CancellationToken cancellationToken) => _read(client, _storeName, key, cancellationToken);

    /// <summary>What reads a type. It is made once for each parameter; a request then calls it without reflection.</summary>
    private static Func<DaprClient, string, string, CancellationToken, Task<object?>> Reader(Type type)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            throw new NotSupportedException($"A parameter of type {type} cannot come from state in a native program; read it in the handler, with GetStateAsync.");
        }

        var isEntry = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(StateEntry<>);
        var method = typeof(StateParameter).GetMethod(isEntry ? nameof(ReadEntryAsync) : nameof(ReadValueAsync), BindingFlags.Static | BindingFlags.NonPublic)!;
        return method.MakeGenericMethod(isEntry ? type.GetGenericArguments()[0] : type)
            .CreateDelegate<Func<DaprClient, string, string, CancellationToken, Task<object?>>>();
    }

    private static async Task<object?> ReadValueAsync<T>(DaprClient client, string storeName, string key, CancellationToken cancellationToken) =>
        await client.GetStateAsync<T?>(storeName, key, cancellationToken: cancellationToken);

    private static async Task<object?> ReadEntryAsync<T>(DaprClient client, string storeName, string key, CancellationToken cancellationToken) =>
        await client.GetStateEntryAsync<T>(storeName, key, cancellationToken: cancellationToken);
}
