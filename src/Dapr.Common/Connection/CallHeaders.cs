using System.Diagnostics;
using System.Net.Http.Headers;
using System.Reflection;
using Dapr.Protos.Wire;

namespace Dapr.Common.Connection;

/// <summary>The headers that every call carries: who calls, the token, the trace. The one place that adds them.</summary>
internal sealed class CallHeaders(string apiToken)
{
    private const string Product = "dapr-sdk-dotnet";
    private const string UserAgentName = "user-agent";

    private static readonly string ProductVersion = $"v{Version()}";
    private static readonly string UserAgentText = $"{Product}/{ProductVersion}";

    /// <summary>Who calls.</summary>
    public static ProductInfoHeaderValue UserAgent => new(Product, ProductVersion);

    /// <summary>Adds the headers of an RPC.</summary>
    public void Add(HttpRequestMessage request)
    {
        var headers = request.Headers;
        headers.TryAddWithoutValidation(UserAgentName, UserAgentText);
        AddToken(request);
        if (AddTrace(request))
        {
            headers.TryAddWithoutValidation(DaprHeaders.GrpcTraceBin, Binary(Activity.Current!));
        }
    }

    /// <summary>
    /// Adds the trace as HTTP carries it, which a handler of the framework's would leave to itself and a user's own would not add;
    /// false when there is none, or the caller gave one.
    /// </summary>
    public static bool AddTrace(HttpRequestMessage request)
    {
        var headers = request.Headers;
        if (Activity.Current is not { IdFormat: ActivityIdFormat.W3C, Id: { } id } activity || headers.NonValidated.Contains(DaprHeaders.TraceParent))
        {
            return false;
        }

        headers.TryAddWithoutValidation(DaprHeaders.TraceParent, id);
        if (activity.TraceStateString is { Length: > 0 } state)
        {
            headers.TryAddWithoutValidation(DaprHeaders.TraceState, state);
        }

        return true;
    }

    /// <summary>Takes away what <see cref="AddTrace"/> added.</summary>
    public static void RemoveTrace(HttpRequestMessage request)
    {
        request.Headers.Remove(DaprHeaders.TraceParent);
        request.Headers.Remove(DaprHeaders.TraceState);
    }

    /// <summary>Adds the token; false when there is none.</summary>
    public bool AddToken(HttpRequestMessage request)
    {
        if (string.IsNullOrWhiteSpace(apiToken))
        {
            return false;
        }

        request.Headers.Remove(DaprHeaders.ApiToken);
        return request.Headers.TryAddWithoutValidation(DaprHeaders.ApiToken, apiToken);
    }

    /// <summary>Adds who calls and the token to every request of a client.</summary>
    public void AddDefaults(HttpClient client)
    {
        AddUserAgent(client);
        if (!string.IsNullOrWhiteSpace(apiToken))
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation(DaprHeaders.ApiToken, apiToken);
        }
    }

    /// <summary>Adds who calls to every request of a client.</summary>
    public static void AddUserAgent(HttpClient client) => client.DefaultRequestHeaders.TryAddWithoutValidation(UserAgentName, UserAgentText);

    /// <summary>The trace context in the form of OpenCensus: version, trace id, span id and flags, each behind its number.</summary>
    private static string Binary(Activity activity)
    {
        Span<byte> bytes = stackalloc byte[29];
        bytes.Clear();
        activity.TraceId.CopyTo(bytes[2..18]);
        bytes[18] = 1;
        activity.SpanId.CopyTo(bytes[19..27]);
        bytes[27] = 2;
        bytes[28] = activity.Recorded ? (byte)1 : (byte)0;
        return Convert.ToBase64String(bytes).TrimEnd('=');
    }

    private static string Version() =>
        (typeof(CallHeaders).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+')[0];
}
