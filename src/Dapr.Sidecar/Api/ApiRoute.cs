namespace Dapr.Sidecar.Api;

/// <summary>One route: its verbs, its template, what it does.</summary>
/// <remarks>A segment of a template is text, <c>{name}</c> for one segment, or, at the end, <c>{name...}</c> for all that is left.</remarks>
internal sealed class ApiRoute
{
    private readonly string[] _verbs;
    private readonly string[] _segments;

    public ApiRoute(string verbs, string template, ApiOperation operation, Func<ApiCall, Task> handler)
    {
        _verbs = verbs.Split(' ');
        _segments = template.Split('/');
        Operation = operation;
        Handler = handler;
    }

    public ApiOperation Operation { get; }

    public Func<ApiCall, Task> Handler { get; }

    /// <summary>Text goes before parameters, as where both fit the text was meant.</summary>
    public int Parameters => _segments.Count(IsParameter);

    /// <summary>The parameters, still escaped; null when the request is for another route.</summary>
    public Dictionary<string, string>? Match(string verb, string[] path) => _verbs.Contains(verb) && HasText(path) ? Read(path) : null;

    /// <summary>Whether the text of the template stands where it should: what most routes fail by.</summary>
    private bool HasText(string[] path)
    {
        for (var index = 0; index < _segments.Length && index < path.Length; index++)
        {
            if (!IsParameter(_segments[index]) && _segments[index] != path[index])
            {
                return false;
            }
        }

        return path.Length >= _segments.Length;
    }

    private Dictionary<string, string>? Read(string[] path)
    {
        var parameters = new Dictionary<string, string>();
        for (var index = 0; index < _segments.Length; index++)
        {
            var segment = _segments[index];
            if (segment.EndsWith("...}", StringComparison.Ordinal))
            {
                var rest = string.Join('/', path.Skip(index));
                parameters[segment[1..^4]] = rest;
                return rest.Length > 0 ? parameters : null;
            }

            if (IsParameter(segment))
            {
                if (path[index].Length == 0)
                {
                    return null;
                }

                parameters[segment[1..^1]] = path[index];
            }
        }

        return path.Length == _segments.Length ? parameters : null;
    }

    private static bool IsParameter(string segment) => segment.StartsWith('{');
}
