using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Dapr.AspNetCore;

/// <summary>
/// Looks up which middleware a pipeline has. The framework tells nobody, so this looks inside; where its insides are others it finds
/// nothing, and a warning is missing, no more.
/// </summary>
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
            && components.ToArray().Any(component => component.Target is { } target && IsOfTheFramework(target) && target.ToString() == HttpsRedirection);
    }

    /// <summary>Whether UseMiddleware made a component, which says as text what it makes; others are the application's, and left alone.</summary>
    private static bool IsOfTheFramework(object target) => target.GetType().Assembly == typeof(UseMiddlewareExtensions).Assembly;
}
