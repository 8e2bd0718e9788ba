using Microsoft.Extensions.DependencyInjection;

namespace Dapr.AspNetCore;

/// <summary>The services of a request, and before them the values that were read for the parameters of its handler.</summary>
internal sealed class StateServices(IServiceProvider services, IReadOnlyDictionary<Type, Queue<object?>> values) : IKeyedServiceProvider, ISupportRequiredService
{
    // A handler asks for its parameters in their order, so that two of one type get their own.
    public object? GetService(Type serviceType) =>
        values.TryGetValue(serviceType, out var waiting) && waiting.TryDequeue(out var value) ? value : services.GetService(serviceType);

    public object GetRequiredService(Type serviceType) =>
        values.TryGetValue(serviceType, out var waiting) && waiting.TryDequeue(out var value) && value is not null
            ? value
            : services.GetRequiredService(serviceType);

    public object? GetKeyedService(Type serviceType, object? serviceKey) => (services as IKeyedServiceProvider)?.GetKeyedService(serviceType, serviceKey);

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) => services.GetRequiredKeyedService(serviceType, serviceKey);
}
