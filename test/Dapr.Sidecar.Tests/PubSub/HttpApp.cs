using System.Net;
using System.Text;
using System.Threading.Channels;

namespace Dapr.Sidecar.Tests.PubSub;

/// <summary>An application behind a sidecar: says what it wants, records what it gets, answers as it is told.</summary>
internal sealed class HttpApp(string? subscriptions) : HttpMessageHandler
{
    private readonly Channel<AppRequest> _events = Channel.CreateUnbounded<AppRequest>();
    private readonly List<AppRequest> _all = [];

    /// <summary>What it answers to an event; 200 without a body unless told otherwise.</summary>
    public Func<AppRequest, Task<HttpResponseMessage>> Answer { get; set; } = _ => Task.FromResult(new HttpResponseMessage());

    /// <summary>Everything it was asked, start-up included.</summary>
    public IReadOnlyList<AppRequest> All
    {
        get
        {
            lock (_all)
            {
                return [.. _all];
            }
        }
    }

    public IReadOnlyList<string> EventTargets => [.. All.Select(request => request.Target).Where(target => !target.StartsWith("/dapr/", StringComparison.Ordinal))];

    public static HttpApp Of(params string[] entries) => new($"[{string.Join(",", entries)}]");

    public static HttpResponseMessage Json(string body) => new() { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    public void AnswerWith(Func<AppRequest, HttpResponseMessage> answer) => Answer = request => Task.FromResult(answer(request));

    /// <summary>The next event.</summary>
    public Task<AppRequest> NextAsync() =>
        _events.Reader.ReadAsync().AsTask().WithLimit(() => string.Join(", ", All.Select(request => $"{request.Method} {request.Target}")));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var received = new AppRequest(
            request.Method.Method,
            request.RequestUri!.PathAndQuery,
            request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? [])
                .ToDictionary(header => header.Key.ToLowerInvariant(), header => string.Join(",", header.Value)),
            request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
        lock (_all)
        {
            _all.Add(received);
        }

        switch (received.Target)
        {
            case "/dapr/config":
                return new(HttpStatusCode.NotFound);
            case "/dapr/subscribe":
                return subscriptions is null ? new(HttpStatusCode.NotFound) : Json(subscriptions);
            default:
                _events.Writer.TryWrite(received);
                return await Answer(received).WaitAsync(cancellationToken);
        }
    }
}
