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
            lines.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
            async (line, token) =>
            {
                await SendAsync(line.Index + 1, line.Item, token);
                if (tally.Answered is var answered && answered % ProgressEvery == 0)
                {
                    await output.WriteLineAsync($"  {answered,5} of {lines.Count} orders answered, {tally.Accepted} accepted");
                }
            });

    private async Task SendAsync(int number, string line, CancellationToken cancellationToken)
    {
        if (ReadId(line) is not { } id)
        {
            tally.Unreadable(number);
            return;
        }

        using var content = new StringContent(line, Encoding.UTF8, "application/json");
        using var response = await orders.PostAsync(new Uri("/orders", UriKind.Relative), content, cancellationToken);
        var answer = ReadAnswer(await response.Content.ReadAsStringAsync(cancellationToken));
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

    /// <summary>The answer of the service; null when something failed on the way to it.</summary>
    private static OrderAnswer? ReadAnswer(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<OrderAnswer>(body, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
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
