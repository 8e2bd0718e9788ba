using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace Dapr.Docs.Tests.OrderShop;

/// <summary>Projects that are told nothing meet in the one file of their user.</summary>
public sealed class OneFilePerUserTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly HttpClient _http = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>What this user of the test's own has for a folder of local data; on other systems than Linux no variable says where that is.</summary>
    private string LocalData => Path.Combine(_folder.FullName, "local");

    private string SharedFile => Path.Combine(LocalData, "dapr-sidecar", "shared.db");

    public void Dispose()
    {
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task TwoProjects_OneOfThemByDotnetRun_FindEachOtherAndShareTheTopics()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The folder of local data is a variable on Linux alone.");
        using var stock = RunStock();
        using var orders = Start("OrderShop.Orders", LocalData);
        await Task.WhenAll(stock.SaysAsync("Application started"), orders.SaysAsync("Application started"));
        var (stockAddress, ordersAddress) = (await AddressAsync(stock), await AddressAsync(orders));

        using var restocked = await _http.PostAsync(new Uri(stockAddress + "/restock"), null, Cancellation);
        using var placed = await PlaceAsync(ordersAddress);
        await stock.SaysAsync("Order o-1 is with the depot north");

        Assert.Equal("""{"status":"accepted","reason":null}""", await placed.Content.ReadAsStringAsync(Cancellation));
        Assert.All([stock, orders], project => Assert.Contains($"others by {SharedFile}", project.Output, StringComparison.Ordinal));
        Assert.True(File.Exists(SharedFile));

        // What is in launchSettings.json made it a development: nobody else said so.
        Assert.Contains("Hosting environment: Development", stock.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoProjects_OfTwoUsers_DoNotFindEachOther()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The folder of local data is a variable on Linux alone.");
        using var stock = Start("OrderShop.Stock", Path.Combine(_folder.FullName, "other"));
        using var orders = Start("OrderShop.Orders", LocalData);
        await Task.WhenAll(stock.SaysAsync("Application started"), orders.SaysAsync("Application started"));

        using var placed = await PlaceAsync(await AddressAsync(orders));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, placed.StatusCode);
    }

    private static Task<string> AddressAsync(OwnProcess project) => project.SaysAsync("Now listening on: (\\S+)");

    private Task<HttpResponseMessage> PlaceAsync(string orders) => _http.PostAsJsonAsync(
        orders + "/orders", new { Id = "o-1", Customer = "Ada", Region = "north", Lines = new[] { new { Sku = "TEA-OOLONG", Quantity = 2, UnitPrice = 1 } } }, Cancellation);

    /// <summary>As the page on development says it, but that it is built already, as these tests are, and takes a port that is free.</summary>
    private OwnProcess RunStock()
    {
        var command = Page.Development.Snippets("bash").Single(snippet => snippet == "dotnet run --project samples/OrderShop.Stock").Split(' ');
        var configuration = Regex.Match(AppContext.BaseDirectory, "bin.(\\w+)").Groups[1].Value;
        return OwnProcess.Start(
            command[1], Page.Root, new Dictionary<string, string> { ["XDG_DATA_HOME"] = LocalData }, [.. command[2..], "--no-build", "--configuration", configuration, "--", "--urls=http://127.0.0.1:0"]);
    }

    private OwnProcess Start(string project, string localData) => OwnProcess.Start(
        OwnProcess.Sample(project),
        _folder.FullName,
        new Dictionary<string, string> { ["XDG_DATA_HOME"] = localData, ["ASPNETCORE_ENVIRONMENT"] = "Development" },
        "--urls=http://127.0.0.1:0");
}
