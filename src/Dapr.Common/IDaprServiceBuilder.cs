using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Common;

/// <summary>Goes on with the registration of a client.</summary>
public interface IDaprServiceBuilder
{
    /// <summary>The services that it is registered with.</summary>
    IServiceCollection Services { get; }
}
