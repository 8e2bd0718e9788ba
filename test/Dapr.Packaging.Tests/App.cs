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
            <!-- A compiler that stays would keep the output open. -->
            <UseSharedCompilation>false</UseSharedCompilation>
            <RunAnalyzers>false</RunAnalyzers>
          </PropertyGroup>
        </Project>
        """;

    private const string WebSdk = "Microsoft.NET.Sdk.Web";
    private const string Shop = "Shop";

    /// <summary>A program for each official id whose library there is (one for all that hold no code), with the program of the package's page and a test of it.</summary>
    public static readonly IReadOnlyList<App> All =
    [
        new() { Name = "Uses.Dapr.Common", Packages = ["Dapr.Common"], Code = Source("Names.cs") },
        new() { Name = "Uses.Dapr.Client", Packages = ["Dapr.Client"], Code = Source("Client.cs") },
        new()
        {
            Name = "Uses.OtherIds",
            Sdk = WebSdk,
            Packages = ["Dapr.AI", "Dapr.Cryptography", "Dapr.DistributedLock", "Dapr.Jobs", "Dapr.Messaging", "Dapr.Metadata", "Dapr.SecretsManagement", "Dapr.StateManagement"],
            Code = Source("Web.cs"),
        },
        new() { Name = Shop, Sdk = WebSdk, Packages = ["Dapr.AspNetCore"], Code = PackagePage.Program },
        new() { Name = "Uses.Dapr.Testing", Packages = ["Dapr.Testing"], More = $"""<ProjectReference Include="../{Shop}/{Shop}.csproj" />""", Code = Source("Test.cs") },
        new() { Name = Mixed, Packages = ["Dapr.Client"], More = """<PackageReference Include="Dapr.Jobs" Version="1.17.0" />""", Code = Source("Names.cs") },
    ];

    /// <summary>Those that build.</summary>
    public static string Solution => $"<Solution>{string.Concat(All.Where(app => app.Name != Mixed).Select(app => $"""<Project Path="{app.Name}/{app.Name}.csproj" />"""))}</Solution>";

    public required string Name { get; init; }

    public required IReadOnlyList<string> Packages { get; init; }

    public required string Code { get; init; }

    public string Sdk { get; init; } = "Microsoft.NET.Sdk";

    public string More { get; init; } = "";

    /// <summary>Writes the project.</summary>
    public async Task WriteAsync(string directory)
    {
        var folder = Directory.CreateDirectory(Path.Combine(directory, Name)).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), Code);
        await File.WriteAllTextAsync(
            Path.Combine(folder, $"{Name}.csproj"),
            $"""
            <Project Sdk="{Sdk}">
              <ItemGroup>
                {string.Concat(Packages.Select(package => $"""<PackageReference Include="{package}" Version="{Build.Version}" />"""))}
                {More}
              </ItemGroup>
            </Project>
            """);
    }

    private static string Source(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Apps", name));
}
