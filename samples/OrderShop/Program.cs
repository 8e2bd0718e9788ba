using System.Net.Http.Json;
using Dapr.Client;
using OrderShop;
using OrderShop.Contracts;

// A shop that hangs is a fault, too.
using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
var output = Console.Out;
var lines = await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "orders.jsonl"), limit.Token);
output.WriteLine($"Two services, two sidecars, {lines.Length} orders.");

await using var shop = await Shop.OpenAsync(limit.Token);
using var dapr = new DaprClientBuilder()
    .UseHttpEndpoint($"http://127.0.0.1:{shop.Orders.HttpPort}")
    .UseGrpcEndpoint($"http://127.0.0.1:{shop.Orders.GrpcPort}")
    .Build();
using var orders = dapr.CreateInvokableHttpClient("orders");
using var stock = dapr.CreateInvokableHttpClient("stock");
(await stock.PostAsync(new Uri("/restock", UriKind.Relative), null, limit.Token)).EnsureSuccessStatusCode();

using var calls = new CallCounter();
var began = TimeProvider.System.GetTimestamp();
var tally = new Tally();
await new Customers(orders, tally, output).SendAsync(lines, limit.Token);
var depots = await WaitForEventsAsync();
var elapsed = TimeProvider.System.GetElapsedTime(began);

var levels = (await stock.GetFromJsonAsync<List<StockLevel>>("/stock", limit.Token))!;
Report.Write(output, tally, levels, depots, elapsed, calls.Count);
var faults = Audit.Faults(tally, lines, levels, depots);
output.WriteLine(faults.Count == 0 ? "Nothing was lost, and nothing was sold twice." : "THE BOOKS DO NOT AGREE:");
foreach (var fault in faults)
{
    output.WriteLine("  " + fault);
}

return faults.Count == 0 ? 0 : 1;

// Delivery is at least once and in its own time: the last events may still be on their way.
async Task<List<Depot>> WaitForEventsAsync()
{
    while (true)
    {
        var current = (await stock.GetFromJsonAsync<List<Depot>>("/depots", limit.Token))!;
        if (current.Sum(depot => depot.Orders.Count) >= tally.Accepted)
        {
            return current;
        }

        await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
    }
}
