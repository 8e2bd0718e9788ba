using System.Text;
using Dapr;
using Dapr.Client;
using Microsoft.AspNetCore.Mvc;

namespace Tour.Bindings;

/// <summary>Bindings: what is outside, called by an operation, or calling an endpoint.</summary>
internal sealed class BindingsTour(IBindingsClient bindings, Arrivals arrivals) : ITourStop
{
    public string Block => "Bindings";

    /// <summary>An input binding calls the endpoint of its name.</summary>
    public static void Map(WebApplication app)
    {
        app.MapDaprBinding("queue", (Errand errand, [FromHeader(Name = "urgency")] string urgency, Arrivals arrivals) => arrivals.Note("queue", (errand, urgency)));
        app.MapDaprBinding("clock", (Arrivals arrivals) => arrivals.Note("clock", "tick"));
    }

    public async Task ProveAsync(Proofs proofs, CancellationToken cancellationToken)
    {
        var errand = new Errand("buy tea");
        await bindings.InvokeBindingAsync("queue", "create", errand, new Dictionary<string, string> { ["urgency"] = "high" }, cancellationToken);
        proofs.Equal("a queue gives what it gets", (errand, "high"), await arrivals.NextAsync<(Errand, string)>("queue", cancellationToken));

        await FileAsync(proofs, cancellationToken);
        proofs.Equal("a schedule ticks", "tick", await arrivals.NextAsync<string>("clock", cancellationToken));
    }

    private async Task FileAsync(Proofs proofs, CancellationToken cancellationToken)
    {
        await InvokeAsync("create", "Three minutes.");
        var read = await InvokeAsync("get");
        proofs.Equal("a file is written and read", "Three minutes.", Encoding.UTF8.GetString(read.Data.Span));

        await InvokeAsync("delete");
        await proofs.FailsAsync<DaprException>("a deleted file is not found", "file not found", () => InvokeAsync("get"));

        // Bytes go as they are; an object would go as JSON.
        Task<BindingResponse> InvokeAsync(string operation, string text = "") => bindings.InvokeBindingAsync(
            new BindingRequest("files", operation) { Data = Encoding.UTF8.GetBytes(text), Metadata = { ["fileName"] = "recipes/oolong.txt" } }, cancellationToken);
    }
}
