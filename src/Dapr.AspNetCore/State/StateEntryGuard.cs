using Dapr;
using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace Microsoft.AspNetCore.Mvc;

/// <summary>Says at start that an entry of a state store cannot come from anywhere else.</summary>
internal sealed class StateEntryGuard : IApplicationModelProvider
{
    // After the framework's own, which finds the parameters.
    public int Order => 0;

    public void OnProvidersExecuting(ApplicationModelProviderContext context)
    {
        foreach (var controller in context.Result.Controllers)
        {
            foreach (var property in controller.ControllerProperties.Where(property => property.BindingInfo is not null))
            {
                Check(property.ParameterType, property.Attributes, $"{controller.ControllerName}.{property.PropertyName}");
            }

            foreach (var parameter in controller.Actions.SelectMany(action => action.Parameters))
            {
                Check(parameter.ParameterType, parameter.Attributes, $"{controller.ControllerName}.{parameter.Action.ActionName}({parameter.ParameterName})");
            }
        }
    }

    public void OnProvidersExecuted(ApplicationModelProviderContext context)
    {
    }

    private static void Check(Type type, IReadOnlyList<object> attributes, string place)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(StateEntry<>) && !attributes.OfType<FromStateAttribute>().Any())
        {
            throw new InvalidOperationException($"{place} is an entry of a state store, but does not say of which: mark it with [FromState(\"store\")].");
        }
    }
}
