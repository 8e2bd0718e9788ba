using Shop;

namespace Dapr.Docs.Tests;

/// <summary>What stands in the Program.cs of the README.</summary>
internal static class ShopProgram
{
    public static void Run(string[] args)
    {
        ShopApp.Build(WebApplication.CreateBuilder(args)).Run();
    }

    public static void Develop(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddDaprSidecar();
        ShopApp.Build(builder).Run();
    }
}
