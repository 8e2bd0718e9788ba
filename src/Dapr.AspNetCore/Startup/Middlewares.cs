using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Dapr.AspNetCore;

/// <summary>Looks up which middleware a pipeline has. The framework tells nobody, so where its insides change this finds nothing.</summary>
internal static class Middlewares
{
    private const string HttpsRedirection = "Microsoft.AspNetCore.HttpsPolicy.HttpsRedirectionMiddleware";
    private const BindingFlags Inside = BindingFlags.Instance | BindingFlags.NonPublic;

    /// <summary>Whether a pipeline, branches aside, redirects to HTTPS.</summary>
    public static bool RedirectsToHttps(IApplicationBuilder pipeline)
    {
        var builder = pipeline is WebApplication ? typeof(WebApplication).GetProperty("ApplicationBuilder", Inside)?.GetValue(pipeline) : pipeline;
        return builder is ApplicationBuilder
            && typeof(ApplicationBuilder).GetField("_components", Inside)?.GetValue(builder) is IEnumerable<Func<RequestDelegate, RequestDelegate>> components
            && components.ToArray().Any(component => component.Target?.ToString() == HttpsRedirection);
    }
}
