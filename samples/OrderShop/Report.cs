using System.Globalization;
using OrderShop.Contracts;

namespace OrderShop;

/// <summary>The table at the end.</summary>
internal static class Report
{
    public static void Write(
        TextWriter output,
        Tally tally,
        IReadOnlyList<StockLevel> stock,
        IReadOnlyList<Depot> depots,
        TimeSpan elapsed,
        long calls)
    {
        output.WriteLine();
        output.WriteLine("Orders");
        Row(output, "accepted", tally.Accepted);
        foreach (var (reason, count) in tally.Rejected.OrderByDescending(entry => entry.Value))
        {
            Row(output, $"rejected: {reason}", count);
        }

        if (tally.UnreadableLines is { Count: > 0 } unreadable)
        {
            output.WriteLine($"  (lines that are not readable: {string.Join(", ", unreadable)})");
        }

        Row(output, "arrived twice, accepted once", tally.Duplicates);

        output.WriteLine();
        output.WriteLine("Stock                        at first     sold     left");
        foreach (var item in stock)
        {
            output.WriteLine($"  {item.Sku,-24}{item.Initial,11}{item.Initial - item.Available,9}{item.Available,9}");
        }

        output.WriteLine();
        output.WriteLine("Events delivered               orders   pieces");
        foreach (var depot in depots)
        {
            output.WriteLine($"  {depot.Region,-24}{depot.Orders.Count,11}{depot.Units,9}");
        }

        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Time {elapsed.TotalSeconds:0.00} s, {calls / elapsed.TotalSeconds:0} Dapr calls per second ({calls} in all)"));
    }

    private static void Row(TextWriter output, string name, int count) => output.WriteLine($"  {name,-32}{count,6}");
}
