using System.Diagnostics.CodeAnalysis;
using Dapr.Client;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;

namespace Microsoft.AspNetCore.Mvc;

/// <summary>Binds parameters marked with <see cref="FromStateAttribute"/>.</summary>
[RequiresDynamicCode("Controllers need code that is made at run time.")]
internal sealed class StateModelBinderProvider : IModelBinderProvider
{
    public IModelBinder? GetBinder(ModelBinderProviderContext context)
    {
        if (context.BindingInfo.BindingSource != StateBindingSource.Instance
            || context.Metadata is not DefaultModelMetadata { Attributes.Attributes: var attributes }
            || attributes.OfType<FromStateAttribute>().FirstOrDefault() is not { } attribute)
        {
            return null;
        }

        // Made once for each parameter; a request then calls it without reflection.
        var type = context.Metadata.ModelType;
        var isEntry = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dapr.StateEntry<>);
        var binder = (isEntry ? typeof(StateEntryBinder<>) : typeof(StateValueBinder<>)).MakeGenericType(isEntry ? type.GetGenericArguments()[0] : type);
        return (IModelBinder)Activator.CreateInstance(binder, attribute.StoreName, attribute.Key)!;
    }

    private abstract class StateBinder(string storeName, string? key) : IModelBinder
    {
        protected string StoreName => storeName;

        public async Task BindModelAsync(ModelBindingContext bindingContext)
        {
            var name = key ?? bindingContext.ModelMetadata.Name ?? bindingContext.FieldName;
            if (bindingContext.ActionContext.RouteData.Values[name]?.ToString() is not { Length: > 0 } stateKey)
            {
                bindingContext.ModelState.TryAddModelError(bindingContext.ModelName, $"Required value {name} not present.");
                return;
            }

            var client = (DaprClient)(bindingContext.HttpContext.RequestServices.GetService(typeof(DaprClient))
                ?? throw new InvalidOperationException("There is no DaprClient; call AddDapr() on the controllers, or AddDaprClient() on the services."));
            bindingContext.Result = await ReadAsync(client, stateKey, bindingContext.HttpContext.RequestAborted);
        }

        protected abstract Task<ModelBindingResult> ReadAsync(DaprClient client, string stateKey, CancellationToken cancellationToken);
    }

    private sealed class StateValueBinder<T>(string storeName, string? key) : StateBinder(storeName, key)
    {
        protected override async Task<ModelBindingResult> ReadAsync(DaprClient client, string stateKey, CancellationToken cancellationToken) =>
            await client.GetStateAsync<T?>(StoreName, stateKey, cancellationToken: cancellationToken) is { } value ? ModelBindingResult.Success(value) : ModelBindingResult.Failed();
    }

    private sealed class StateEntryBinder<T>(string storeName, string? key) : StateBinder(storeName, key)
    {
        protected override async Task<ModelBindingResult> ReadAsync(DaprClient client, string stateKey, CancellationToken cancellationToken) =>
            ModelBindingResult.Success(await client.GetStateEntryAsync<T>(StoreName, stateKey, cancellationToken: cancellationToken));
    }
}
