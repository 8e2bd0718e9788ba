using System.Diagnostics.CodeAnalysis;
using Dapr.Client;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets controllers use Dapr.</summary>
public static class DaprMvcBuilderExtensions
{
    /// <summary>Registers the client, and parameters from state.</summary>
    /// <param name="builder">The controllers.</param>
    /// <param name="configureClient">Changes what configuration and environment say.</param>
    /// <returns>The controllers.</returns>
    [RequiresDynamicCode("Controllers need code that is made at run time; a native program has minimal APIs.")]
    public static IMvcBuilder AddDapr(this IMvcBuilder builder, Action<DaprClientBuilder>? configureClient = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddDaprClient(configureClient);
        builder.Services.AddDaprStateBinding();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Transient<IApplicationModelProvider, StateEntryGuard>());
        builder.Services.Configure<MvcOptions>(options =>
        {
            if (!options.ModelBinderProviders.Any(provider => provider is StateModelBinderProvider))
            {
                options.ModelBinderProviders.Insert(0, new StateModelBinderProvider());
            }
        });
        return builder;
    }
}
