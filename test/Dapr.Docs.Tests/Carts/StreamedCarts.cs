namespace Dapr.Docs.Tests.Carts;

/// <summary>An application without a port for its sidecar, which hosts carts.</summary>
internal static class StreamedCarts
{
    public static void AddTo(WebApplicationBuilder builder) =>
        builder.Services.AddActors(options =>
        {
            options.UseEventStream = true;
            options.Actors.RegisterActor<Cart>();
        });
}
