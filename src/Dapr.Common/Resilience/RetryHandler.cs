namespace Dapr.Common.Resilience;

/// <summary>Sends HTTP requests again by the rules of <see cref="RetryPolicies"/>.</summary>
internal sealed class RetryHandler(RetryPolicies policies) : DelegatingHandler
{
    /// <summary>Set on a request, it is sent once.</summary>
    public static readonly HttpRequestOptionsKey<bool> Never = new("dapr-no-retries");

    /// <summary>Puts the policies, if there are any, around a handler.</summary>
    public static HttpMessageHandler Around(HttpMessageHandler inner, RetryPolicies? policies) => policies is null ? inner : new RetryHandler(policies) { InnerHandler = inner };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.Options.TryGetValue(Never, out var never) && never ? await base.SendAsync(request, cancellationToken).ConfigureAwait(false)
        : await policies.For(IsIdempotent(request))
            .ExecuteAsync(async token => await base.SendAsync(request, token).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);

    /// <summary>Whether a request only reads, and has no body that is read once.</summary>
    private static bool IsIdempotent(HttpRequestMessage request) =>
        request.Content is null && (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head || request.Method == HttpMethod.Options);
}
