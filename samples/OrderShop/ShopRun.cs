using System.Net.Http.Json;
using Dapr.Client;
using Microsoft.AspNetCore.Builder;
using OrderShop.Contracts;

namespace OrderShop;

/// <summary>One day of the shop: opens it, lets the customers in, waits for the last event and checks the books.</summary>
internal sealed class ShopRun(TextWriter output)
{
    /// <summary>The books do not agree.</summary>
    public const int Broken = 1;

    /// <summary>There is nothing to do.</summary>
    public const int NoOrders = 2;

    // A shop that hangs is a fault, too.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <summary>Builds the stock service.</summary>
    public Func<string[], WebApplication> Stock { get; init; } = OrderShop.Stock.StockApp.Create;

    /// <summary>How long to wait for an event when none has come for that long.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Runs the orders of a file.</summary>
    /// <returns>The exit code: 0 when nothing was lost and nothing sold twice.</returns>
    public async Task<int> RunAsync(string file)
    {
        if (!File.Exists(file))
        {
            await output.WriteLineAsync($"There is no file of orders at {Path.GetFullPath(file)}. Give the path of one, with an order in JSON on each line.");
            return NoOrders;
        }

        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        var lines = await File.ReadAllLinesAsync(file, limit.Token);
        await output.WriteLineAsync($"Two services, two sidecars, {lines.Length} orders.");
        try
        {
            return await RunAsync(lines, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            await output.WriteLineAsync($"THE SHOP HANGS: it was not done after {Limit.TotalSeconds} seconds.");
            return Broken;
        }
    }

    private async Task<int> RunAsync(IReadOnlyList<string> lines, CancellationToken cancellationToken)
    {
        await using var shop = await Shop.OpenAsync(Stock, cancellationToken);
        using var dapr = new DaprClientBuilder()
            .UseHttpEndpoint($"http://127.0.0.1:{shop.Orders.HttpPort}")
            .UseGrpcEndpoint($"http://127.0.0.1:{shop.Orders.GrpcPort}")
            .Build();
        using var orders = dapr.CreateInvokableHttpClient("orders");
        using var stock = dapr.CreateInvokableHttpClient("stock");
        (await stock.PostAsync(new Uri("/restock", UriKind.Relative), null, cancellationToken)).EnsureSuccessStatusCode();

        using var calls = new CallCounter();
        var began = TimeProvider.System.GetTimestamp();
        var tally = new Tally();
        await new Customers(orders, tally, output).SendAsync(lines, cancellationToken);
        var depots = await WaitForEventsAsync(stock, tally, cancellationToken);
        var elapsed = TimeProvider.System.GetElapsedTime(began);

        var levels = (await stock.GetFromJsonAsync<List<StockLevel>>("/stock", cancellationToken))!;
        Report.Write(output, tally, levels, depots, elapsed, calls.Count);
        var faults = Audit.Faults(tally, lines, levels, depots);
        await output.WriteLineAsync(faults.Count == 0 ? "Nothing was lost, and nothing was sold twice." : "THE BOOKS DO NOT AGREE:");
        foreach (var fault in faults)
        {
            await output.WriteLineAsync("  " + fault);
        }

        return faults.Count == 0 ? 0 : Broken;
    }

    /// <summary>Delivery is at least once and in its own time: the last events may still be on their way, or lost.</summary>
    private async Task<List<Depot>> WaitForEventsAsync(HttpClient stock, Tally tally, CancellationToken cancellationToken)
    {
        var (delivered, since) = (-1, TimeProvider.System.GetTimestamp());
        while (true)
        {
            var depots = (await stock.GetFromJsonAsync<List<Depot>>("/depots", cancellationToken))!;
            var count = depots.Sum(depot => depot.Orders.Count);
            if (count != delivered)
            {
                (delivered, since) = (count, TimeProvider.System.GetTimestamp());
            }

            if (count >= tally.Accepted || TimeProvider.System.GetElapsedTime(since) > Patience)
            {
                return depots;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }
    }
}
