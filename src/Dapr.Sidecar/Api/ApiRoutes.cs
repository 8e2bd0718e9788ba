namespace Dapr.Sidecar.Api;

/// <summary>The routes of the HTTP API. They are matched on the undecoded path, as the runtime does.</summary>
internal sealed class ApiRoutes(ApiAccess access)
{
    private readonly List<ApiRoute> _routes = [];

    /// <summary>Serves what no route fits: service invocation by header. Null while invocation is not allowed.</summary>
    public Func<ApiCall, Task>? Fallback { get; private set; }

    /// <summary>Whether an operation may be served.</summary>
    public bool Allows(ApiOperation operation) => access.Allows(operation, "http");

    /// <summary>Adds a route, unless the lists refuse it.</summary>
    /// <param name="verbs">The verbs, separated by spaces.</param>
    /// <param name="template">The template of the path.</param>
    /// <param name="name">The operation's name in allow lists; its version is in the template.</param>
    /// <param name="handler">Serves a call.</param>
    public void Map(string verbs, string template, string name, Func<ApiCall, Task> handler)
    {
        var route = new ApiRoute(verbs, template, ApiOperation.OfPath(name, template), handler);
        if (Allows(route.Operation))
        {
            // Those with fewer parameters first; of others with as many the one that was there first.
            _routes.Insert(_routes.FindLastIndex(other => other.Parameters <= route.Parameters) + 1, route);
        }
    }

    /// <summary>Serves every other path, if service invocation is allowed.</summary>
    public void MapFallback(Func<ApiCall, Task> handler)
    {
        if (Allows(new ApiOperation("invoke", "v1")))
        {
            Fallback = handler;
        }
    }

    /// <summary>The route of a request, with its parameters; null when there is none.</summary>
    public (ApiRoute Route, Dictionary<string, string> Parameters)? Find(string verb, string path)
    {
        var segments = path.Split('/');
        foreach (var route in _routes)
        {
            if (route.Match(verb, segments) is { } parameters)
            {
                return (route, parameters);
            }
        }

        return null;
    }
}
