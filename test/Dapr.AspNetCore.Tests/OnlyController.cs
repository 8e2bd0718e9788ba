using System.Reflection;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.AspNetCore.Tests;

/// <summary>Gives an application of a test the controller of that test, and no other.</summary>
internal static class OnlyController
{
    public static IMvcBuilder AddOnly<TController>(this IServiceCollection services) =>
        services.AddControllers().ConfigureApplicationPartManager(manager =>
        {
            manager.ApplicationParts.Clear();
            manager.FeatureProviders.Clear();
            manager.FeatureProviders.Add(new Provider(typeof(TController)));
        });

    private sealed class Provider(Type controller) : IApplicationFeatureProvider<ControllerFeature>
    {
        public void PopulateFeature(IEnumerable<ApplicationPart> parts, ControllerFeature feature) => feature.Controllers.Add(controller.GetTypeInfo());
    }
}
