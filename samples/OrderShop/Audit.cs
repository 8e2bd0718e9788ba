using OrderShop.Contracts;

namespace OrderShop;

/// <summary>Checks that nothing was lost or sold twice: the books of both services and what the customers were told must agree.</summary>
internal static class Audit
{
    public static IReadOnlyList<string> Faults(
        Tally tally, IReadOnlyList<string> lines, IReadOnlyList<StockLevel> stock, IReadOnlyList<Depot> depots)
    {
        var faults = new List<string>();
        if (tally.Answered != lines.Count)
        {
            faults.Add($"{lines.Count - tally.Answered} orders got no answer");
        }

        var accepted = tally.AcceptedIds.ToHashSet();
        if (accepted.Count != tally.Accepted)
        {
            faults.Add($"{tally.Accepted - accepted.Count} orders were accepted twice");
        }

        foreach (var item in stock)
        {
            var reserved = item.Reserved.Values.Sum();
            if (item.Available < 0 || item.Available + reserved != item.Initial)
            {
                faults.Add($"{item.Sku}: {item.Initial} at first, but {item.Available} left and {reserved} sold");
            }
        }

        var holding = stock.SelectMany(item => item.Reserved.Where(entry => entry.Value > 0).Select(entry => entry.Key)).ToHashSet();
        faults.AddRange(holding.Except(accepted).Select(id => $"{id} holds stock but was not accepted"));
        faults.AddRange(accepted.Except(holding).Select(id => $"{id} was accepted but holds no stock"));

        var delivered = depots.SelectMany(depot => depot.Orders).ToList();
        faults.AddRange(accepted.Except(delivered).Select(id => $"the event of {id} was lost"));
        faults.AddRange(delivered.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => $"{group.Key} went to two depots"));

        var sold = stock.Sum(item => item.Reserved.Values.Sum());
        var assigned = depots.Sum(depot => depot.Units);
        if (sold != assigned)
        {
            faults.Add($"{sold} pieces were sold, but the depots count {assigned}");
        }

        return faults;
    }
}
