using Dapr.Sidecar;
using Shop;

namespace Dapr.Docs.Tests.Own;

/// <summary>What docs/development.md says of components of one's own.</summary>
internal static class FolderPrograms
{
    public static void Named(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        var folder = Path.Combine(builder.Environment.ContentRootPath, "data");
        builder.AddDaprSidecar(sidecar => sidecar.Components.Add(ComponentSpec.ForStateStore("statestore", _ => new FolderStore(folder))));
        ShopApp.Build(builder).Run();
    }

    public static void Typed(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddDaprSidecar(sidecar => sidecar.Catalog.AddStateStore("state.folder", component => new FolderStore(component.Spec.Setting("folder") ?? "data")));
        ShopApp.Build(builder).Run();
    }

    public static void WithABroker(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddDaprSidecar(sidecar => sidecar.Components.Add(ComponentSpec.ForPubSub("pubsub", _ => new QueueBroker())));
        ShopApp.Build(builder).Run();
    }

    public static void WithSecrets(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        var folder = Path.Combine(builder.Environment.ContentRootPath, "secrets");
        builder.AddDaprSidecar(sidecar => sidecar.Components.Add(ComponentSpec.ForSecretStore("secretstore", _ => new FolderSecrets(folder))));
        ShopApp.Build(builder).Run();
    }
}
