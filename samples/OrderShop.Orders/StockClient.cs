using OrderShop.Contracts;

namespace OrderShop.Orders;

/// <summary>The stock service, called by its app id: its requests go through the sidecar.</summary>
public sealed class StockClient(HttpClient http)
{
    /// <summary>Reserves what an order needs, all or nothing.</summary>
    public async Task<ReservationResult> ReserveAsync(ReservationRequest request, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync("/reserve", request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<ReservationResult>(cancellationToken))!;
    }
}
