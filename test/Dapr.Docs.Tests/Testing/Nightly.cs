using Dapr.Client;

namespace Shop;

public static class Nightly
{
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.Services.AddDaprClient();
        var app = builder.Build();
        app.MapDaprBinding("nightly", async (IBindingsClient bindings) => await bindings.InvokeBindingAsync(
            "mail", "create", "Your basket waits.", new Dictionary<string, string> { ["emailTo"] = "ada@example.com" }));
        return app;
    }
}
