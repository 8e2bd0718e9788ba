using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Dapr.Sidecar.Tests.Actors;

/// <summary>An application that hosts actors: it notes what it is asked, when, and answers as a test says.</summary>
internal sealed class ActorApp(ManualClock clock) : HttpMessageHandler
{
    private readonly ConcurrentQueue<(string What, double Second)> _got = new();
    private readonly DateTimeOffset _start = clock.GetUtcNow();

    /// <summary>What it says of itself.</summary>
    public string Config { get; set; } = """{"entities":["T"]}""";

    /// <summary>Answers a request below <c>/actors</c>; null for 200 without a body.</summary>
    public Func<HttpRequestMessage, string, CancellationToken, Task<HttpResponseMessage?>> Answer { get; set; } = (_, _, _) => Task.FromResult<HttpResponseMessage?>(null);

    /// <summary>What it was asked: verb, and path below <c>/actors</c>.</summary>
    public IReadOnlyList<string> Got => [.. _got.Select(entry => entry.What)];

    /// <summary>The same with the second of the clock.</summary>
    public IReadOnlyList<(string What, double Second)> GotWhen => [.. _got];

    /// <summary>Told of each request before it is answered.</summary>
    public Action<string> Asked { get; set; } = _ => { };

    public static HttpResponseMessage Text(string text, HttpStatusCode status = HttpStatusCode.OK) => new(status) { Content = new StringContent(text, Encoding.UTF8, "text/plain") };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (path == "/dapr/config") return Text(Config);
        if (!path.StartsWith("/actors/", StringComparison.Ordinal)) return new HttpResponseMessage(HttpStatusCode.NotFound);

        var what = $"{request.Method} {Uri.UnescapeDataString(path["/actors/".Length..])}";
        _got.Enqueue((what, (clock.GetUtcNow() - _start).TotalSeconds));
        Asked(what);
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        return await Answer(request, body, cancellationToken) ?? new HttpResponseMessage(HttpStatusCode.OK);
    }
}
