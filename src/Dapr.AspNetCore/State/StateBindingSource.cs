using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Microsoft.AspNetCore.Mvc;

/// <summary>Parameters that come from a state store, with what their attribute says.</summary>
internal sealed class StateBindingSource() : BindingSource("state", "Dapr state store", isGreedy: true, isFromRequest: false)
{
    public static readonly StateBindingSource Instance = new();
}
