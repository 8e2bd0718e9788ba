using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using OrderShop.Contracts;

namespace Dapr.Docs.Tests.OrderShop;

/// <summary>The services of the sample as the programs that they are, in each of the ways in which a program finds its sidecar.</summary>
public sealed class TwoProjectsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly HttpClient _http = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task TwoPrograms_StartedSeparately_PlaceAnOrder()
    {
        using var stock = StartService("OrderShop.Stock", "Development");
        using var orders = StartService("OrderShop.Orders", "Development");
        var (stockAddress, ordersAddress) = (await AddressAsync(stock), await AddressAsync(orders));
        await Task.WhenAll(stock.SaysAsync("Application started"), orders.SaysAsync("Application started"));

        // What the page on development tells a reader to type, but that the ports are others.
        var commands = Page.Development.Snippets("bash").Single(snippet => snippet.StartsWith("curl", StringComparison.Ordinal)).Split('\n');
        Assert.Equal(3, commands.Length);
        await PlayAsync(commands[0]);
        Assert.True(await PlayAsync(commands[1]) is """{"status":"accepted","reason":null}""", $"{orders.Output}\n{stock.Output}");
        await stock.SaysAsync("Order o-1 is with the depot north");
        var depots = JsonSerializer.Deserialize<List<Depot>>(await PlayAsync(commands[2]), JsonSerializerOptions.Web);

        Assert.Equal(2, depots!.Single(depot => depot.Region == "north").Units);

        async Task<string> PlayAsync(string command)
        {
            var address = Regex.Match(command, "http://localhost:(510[12])(\\S+)");
            using var request = new HttpRequestMessage(command.Contains("-X POST", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get, (address.Groups[1].Value == "5102" ? stockAddress : ordersAddress) + address.Groups[2].Value);
            if (Regex.Match(command, "-H \"Content-Type: (.*)\" -d '(.*)'") is { Success: true } body)
            {
                request.Content = new StringContent(body.Groups[2].Value, Encoding.UTF8, body.Groups[1].Value);
            }

            using var answer = await _http.SendAsync(request, Cancellation);
            return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Cancellation);
        }
    }

    [Fact]
    public async Task Orders_WithoutStock_AnswersThatTheOrderWaits()
    {
        using var orders = StartService("OrderShop.Orders", "Development");
        var address = await AddressAsync(orders);
        await orders.SaysAsync("Application started");
        var order = new { Id = "o-1", Customer = "Ada", Region = "north", Lines = new[] { new { Sku = "TEA-OOLONG", Quantity = 2, UnitPrice = 1 } } };

        using var answer = await _http.PostAsJsonAsync(address + "/orders", order, Cancellation);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.StartsWith("The stock service cannot serve the order now", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", orders.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneProgram_InDevelopment_HasItsOwnSidecar()
    {
        using var stock = StartService("OrderShop.Stock", "Development");
        var address = await AddressAsync(stock);
        var sidecar = await stock.SaysAsync("The Dapr sidecar of stock runs in this process: HTTP (http://[^,]+),");

        (await _http.PostAsync(new Uri(address + "/restock"), null, Cancellation)).EnsureSuccessStatusCode();

        Assert.True(await AvailableAsync(sidecar) > 0);
        Assert.DoesNotContain("Overriding address", stock.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneProgram_ThatIsToldOfASidecar_UsesThatOne()
    {
        var appPort = OwnProcess.FreePort();
        File.WriteAllText(Path.Combine(_folder.CreateSubdirectory("components").FullName, "shop.yaml"), Page.Readme.Snippets("yaml").First(yaml => yaml.Contains("pubsub.in-memory", StringComparison.Ordinal)));
        using var sidecar = OwnProcess.Start(
            OwnProcess.Sidecar, _folder.FullName, new Dictionary<string, string>(), "--app-id=stock", $"--app-port={appPort}", "--resources-path=components", "--dapr-http-port=0", "--dapr-grpc-port=0", "--metrics-port=0");
        var http = $"http://127.0.0.1:{await sidecar.SaysAsync("HTTP server is running on port (\\d+)")}";
        var grpc = $"http://127.0.0.1:{await sidecar.SaysAsync("API gRPC server is running on port (\\d+)")}";

        using var stock = StartService("OrderShop.Stock", "Development", appPort, [.. EndpointsOfThePage().Zip([http, grpc])]);
        await stock.SaysAsync("No Dapr sidecar was started in this process: DAPR_GRPC_ENDPOINT is set");
        var address = await AddressAsync(stock);
        await sidecar.SaysAsync("dapr initialized");
        (await _http.PostAsync(new Uri(address + "/restock"), null, Cancellation)).EnsureSuccessStatusCode();
        using var published = await _http.PostAsJsonAsync(http + "/v1.0/publish/pubsub/order-placed", new OrderPlaced("o-1", "north", 3), Cancellation);
        await stock.SaysAsync("Order o-1 is with the depot north");

        Assert.True(await AvailableAsync(http) > 0);
        Assert.DoesNotContain("runs in this process", stock.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneProgram_InProduction_HasNone()
    {
        using var stock = StartService("OrderShop.Stock", "Production");

        await stock.SaysAsync("No Dapr sidecar was started in this process: the environment is Production");
        await stock.SaysAsync("Application started");

        Assert.DoesNotContain("runs in this process", stock.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void LaunchSettings_OfTheTwoProjects_StartThemInDevelopmentBesideEachOther()
    {
        var profiles = new[] { "OrderShop.Orders", "OrderShop.Stock" }.Select(project =>
        {
            using var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(Page.Root, "samples", project, "Properties", "launchSettings.json")));
            return settings.RootElement.GetProperty("profiles").EnumerateObject().First().Value.Clone();
        }).ToList();

        Assert.All(profiles, profile => Assert.Equal("Development", profile.GetProperty("environmentVariables").GetProperty("ASPNETCORE_ENVIRONMENT").GetString()));
        Assert.Equal(2, profiles.Select(profile => profile.GetProperty("applicationUrl").GetString()).Distinct().Count());
    }

    /// <summary>The variables of the command that runs an application beside a real sidecar.</summary>
    private static IEnumerable<string> EndpointsOfThePage() => Page.Development.Snippets("bash")[0].Split(' ')[..2].Select(variable => variable.Split('=')[0]);

    private static Task<string> AddressAsync(OwnProcess service) => service.SaysAsync("Now listening on: (\\S+)");

    private OwnProcess StartService(string project, string environment, int port = 0, params (string Name, string Value)[] variables) => OwnProcess.Start(
        OwnProcess.Sample(project),
        _folder.FullName,
        new Dictionary<string, string>(variables.Select(variable => KeyValuePair.Create(variable.Name, variable.Value)))
        {
            ["ASPNETCORE_ENVIRONMENT"] = environment,
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["Dapr__Sidecar__ControlPlaneFile"] = Path.Combine(_folder.FullName, "shared.db"),
        });

    private async Task<int> AvailableAsync(string sidecar)
    {
        using var answer = await _http.GetAsync(new Uri(sidecar + "/v1.0/state/statestore/stock-TEA-OOLONG"), Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("available").GetInt32();
    }
}
