namespace Dapr.Packaging.Tests;

/// <summary>A program of a user: a project that names packages, and a file with code.</summary>
internal sealed record App
{
    /// <summary>A build that has an official package beside one of ours.</summary>
    public const string Mixed = "Mixed";

    /// <summary>What all of them have in common.</summary>
    public const string Properties =
        """
        <Project>
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <OutputType>Exe</OutputType>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <UseAppHost>false</UseAppHost>
            <NuGetAudit>false</NuGetAudit>
            <!-- One compiler for all: starting one takes longer than what it compiles here. -->
            <UseSharedCompilation>true</UseSharedCompilation>
            <RunAnalyzers>false</RunAnalyzers>
          </PropertyGroup>
        </Project>
        """;

    private const string WebSdk = "Microsoft.NET.Sdk.Web";
    private const string Shop = "Shop";
    private const string ReadmeShop = "Readme.Shop";

    private const string SavedAndListed = """
        saved
        [{"topic":"orders","pubsubName":"pubsub","route
        """;

    /// <summary>A program for each official id whose library there is; the programs of the pages, and tests of them with a test framework and without.</summary>
    public static readonly IReadOnlyList<App> All =
    [
        Of("Dapr.Actors", "Proxies.cs", "/v1.0/actors/Greeter/1/method/GreetAsync {'name':'tea','times':2} generated\n"),
        Of("Dapr.Actors.AspNetCore", "Actors.cs", "counted 42 generated\n", WebSdk),
        Of("Dapr.AI", "Conversation.cs", "hello\n"),
        Of("Dapr.AI.Microsoft.Extensions", "Chat.cs", "hello\n"),
        Of("Dapr.AspNetCore", "Web.cs", SavedAndListed, WebSdk),
        Of("Dapr.Client", "Client.cs", "saved\n"),
        Of("Dapr.Common", "Names.cs", "Dapr.Client\n"),
        Of("Dapr.Cryptography", "Encryption.cs", "hello\n"),
        Of("Dapr.DistributedLock", "Locks.cs", "locked\n"),
        Of("Dapr.Extensions.Configuration", "Configured.cs", "5\n"),
        Of("Dapr.Jobs", "Jobs.cs", "scheduled @every 1h\nhandled\n", WebSdk),
        Of("Dapr.Messaging", "Streams.cs", "handled \"tea\"\n"),
        Of("Dapr.Metadata", "Metadata.cs", "configstore, crypto, llm, lockstore, pubsub, secretstore, statestore\n"),
        Of("Dapr.Protos", "Messages.cs", "{ \"storeName\": \"statestore\" }\n"),
        Of("Dapr.SecretsManagement", "Secrets.cs", "read\n"),
        Of("Dapr.StateManagement", "State.cs", "generated\n"),
        new() { Name = Shop, Sdk = WebSdk, Packages = ["Dapr.AspNetCore"], Code = [Page.OfAPackage.Snippet("WebApplication")] },
        new()
        {
            Name = ReadmeShop,
            Sdk = WebSdk,
            Packages = ["Dapr.AspNetCore"],
            Code = [Page.Readme.Snippet("class Basket"), Page.Readme.Snippet("class ShopApp"), Page.Readme.Snippet("ShopApp.Build(WebApplication")],
        },
        new() { Name = "Uses.Dapr.Testing", Packages = ["Dapr.Testing"], More = Reference(Shop), Code = [Source("Test.cs")] },
        new()
        {
            Name = "Uses.NUnit",
            Packages = ["Dapr.Testing"],
            More = Reference(ReadmeShop) + string.Concat(new[] { "Microsoft.NET.Test.Sdk", "NUnit", "NUnit3TestAdapter" }.Select(id => Package(id, Build.Pinned(id)))),
            Code = [Page.Testing.Snippet("NUnit.Framework"), Source("Together.cs")],
        },
        // Generators that come by two packages run once.
        new() { Name = "Uses.Generators", Sdk = WebSdk, Packages = ["Dapr.Client", "Dapr.Actors", "Dapr.Actors.AspNetCore"], Code = [Source("Actors.cs"), Source("Generated.cs")], Says = "counted 42 generated\n" },
        new() { Name = Mixed, Packages = ["Dapr.Client"], More = Package("Dapr.Jobs", "1.17.0"), Code = [Source("Names.cs")] },
    ];

    /// <summary>Those that build.</summary>
    public static string Solution => $"<Solution>{string.Concat(All.Where(app => app.Name != Mixed).Select(app => $"""<Project Path="{app.Name}/{app.Name}.csproj" />"""))}</Solution>";

    public required string Name { get; init; }

    public required IReadOnlyList<string> Packages { get; init; }

    /// <summary>What its files hold.</summary>
    public required IReadOnlyList<string> Code { get; init; }

    /// <summary>How what it says begins when it is started with where a sidecar is, and ends by itself.</summary>
    public string? Says { get; init; }

    public string Sdk { get; init; } = "Microsoft.NET.Sdk";

    public string More { get; init; } = "";

    /// <summary>Writes the project.</summary>
    public async Task WriteAsync(string directory)
    {
        var folder = Directory.CreateDirectory(Path.Combine(directory, Name)).FullName;
        foreach (var (number, code) in Code.Index())
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"Code{number}.cs"), code);
        }

        await File.WriteAllTextAsync(
            Path.Combine(folder, $"{Name}.csproj"),
            $"""
            <Project Sdk="{Sdk}">
              <ItemGroup>
                {string.Concat(Packages.Select(id => Package(id, Build.Version)))}
                {More}
              </ItemGroup>
            </Project>
            """);
    }

    private static App Of(string id, string source, string says, string sdk = "Microsoft.NET.Sdk") =>
        new() { Name = $"Uses.{id}", Packages = [id], Sdk = sdk, Code = [Source(source)], Says = says };

    private static string Package(string id, string version) => $"""<PackageReference Include="{id}" Version="{version}" />""";

    private static string Reference(string app) => $"""<ProjectReference Include="../{app}/{app}.csproj" />""";

    private static string Source(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Apps", name));
}
