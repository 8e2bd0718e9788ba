using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OrderShop.Contracts;

namespace OrderShop;

/// <summary>Sends every line of orders.jsonl to the order service, many at a time.</summary>
internal sealed class Customers(HttpClient orders, Tally tally, TextWriter output)
{
    private const int AtATime = 32;
    private const int ProgressEvery = 100;

    public async Task SendAsync(IReadOnlyList<string> lines, CancellationToken cancellationToken) =>
        await Parallel.ForEachAsync(
            lines,
            new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
            async (line, token) =>
            {
                await SendAsync(line, token);
                if (tally.Answered is var answered && answered % ProgressEvery == 0)
                {
                    await output.WriteLineAsync($"  {answered,5} of {lines.Count} orders answered, {tally.Accepted} accepted");
                }
            });

    private async Task SendAsync(string line, CancellationToken cancellationToken)
    {
        if (ReadId(line) is not { } id)
        {
            tally.Reject("not readable");
            return;
        }

        using var content = new StringContent(line, Encoding.UTF8, "application/json");
        using var response = await orders.PostAsync(new Uri("/orders", UriKind.Relative), content, cancellationToken);
        var answer = await response.Content.ReadFromJsonAsync<OrderAnswer>(cancellationToken);
        switch (answer?.Status)
        {
            case "accepted":
                tally.Accept(id);
                break;
            case "duplicate":
                tally.Duplicate();
                break;
            default:
                tally.Reject(answer?.Reason ?? $"status {(int)response.StatusCode}");
                break;
        }
    }

    /// <summary>The id of an order, or null when the line is no JSON object with an id: such a line never left the customer whole.</summary>
    private static string? ReadId(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.GetProperty("id").GetString();
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
