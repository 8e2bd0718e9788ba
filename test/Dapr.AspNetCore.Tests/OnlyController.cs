using System.Reflection;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.AspNetCore.Tests;

/// <summary>Gives an application of a test the controller of that test, and no other.</summary>
internal static class OnlyController
{
    public static IMvcBuilder AddOnly<TController>(this IServiceCollection services) => services.AddOnly(typeof(TController));

    public static IMvcBuilder AddOnly(this IServiceCollection services, params Type[] controllers) =>
        services.AddControllers().ConfigureApplicationPartManager(manager =>
        {
            manager.ApplicationParts.Clear();
            manager.FeatureProviders.Clear();
            manager.FeatureProviders.Add(new Provider(controllers));
        });

    private sealed class Provider(Type[] controllers) : IApplicationFeatureProvider<ControllerFeature>
    {
        public void PopulateFeature(IEnumerable<ApplicationPart> parts, ControllerFeature feature)
        {
            foreach (var controller in controllers)
            {
                feature.Controllers.Add(controller.GetTypeInfo());
            }
        }
    }
}
