using System.Threading.Channels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Dapr.Extensions.Configuration.Tests;

/// <summary>Hears of the reloads of a configuration.</summary>
internal sealed class Reloads : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Channel<string> _seen = Channel.CreateUnbounded<string>();
    private readonly IDisposable _registration;

    /// <param name="configuration">The configuration.</param>
    /// <param name="look">What is looked at whenever it is reloaded.</param>
    public Reloads(IConfiguration configuration, Func<IConfiguration, string?> look) =>
        _registration = ChangeToken.OnChange(configuration.GetReloadToken, () => _seen.Writer.TryWrite(look(configuration) ?? "-"));

    public bool HasMore => _seen.Reader.TryPeek(out _);

    /// <summary>What was seen at the next reload.</summary>
    public async Task<string> NextAsync()
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        return await _seen.Reader.ReadAsync(limit.Token);
    }

    public void Dispose() => _registration.Dispose();
}
