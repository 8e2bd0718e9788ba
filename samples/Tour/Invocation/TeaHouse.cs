namespace Tour.Invocation;

/// <summary>A client of another application: its requests go through the sidecar.</summary>
internal sealed class TeaHouse(HttpClient http)
{
    /// <summary>Has tea brewed.</summary>
    public async Task<Brewed?> BrewAsync(Brewing brewing, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsJsonAsync("/invocation/brew", brewing, cancellationToken);
        return await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<Brewed>(cancellationToken);
    }
}
