namespace Dapr.Sidecar.Api;

/// <summary>Cleans a path as the runtime does before it looks for a route.</summary>
internal static class PathCleaner
{
    /// <summary>Resolves dots, folds slashes, drops one at the end.</summary>
    public static string Clean(string path)
    {
        var kept = new List<string>();
        foreach (var segment in path.Split('/'))
        {
            switch (segment)
            {
                case "" or ".":
                    break;
                case "..":
                    if (kept.Count > 0)
                    {
                        kept.RemoveAt(kept.Count - 1);
                    }

                    break;
                default:
                    kept.Add(segment);
                    break;
            }
        }

        return "/" + string.Join('/', kept);
    }
}
