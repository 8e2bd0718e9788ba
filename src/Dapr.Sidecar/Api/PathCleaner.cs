namespace Dapr.Sidecar.Api;

/// <summary>Cleans a path as the runtime does before it looks for a route.</summary>
internal static class PathCleaner
{
    /// <summary>Resolves dots, folds slashes, drops one at the end.</summary>
    public static string Clean(string path)
    {
        if (IsClean(path))
        {
            return path;
        }

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

    /// <summary>Whether there is certainly nothing to clean, as in most paths.</summary>
    private static bool IsClean(string path) =>
        path is ['/', .., not '/'] && !path.Contains("//", StringComparison.Ordinal) && !path.Contains("/.", StringComparison.Ordinal);
}
