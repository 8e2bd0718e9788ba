using Microsoft.Extensions.Configuration;

namespace Dapr.Extensions.Configuration;

/// <summary>How the names of a store become the keys of configuration.</summary>
/// <param name="prefix">What the names begin with that count, and what their keys are without; empty for all.</param>
/// <param name="delimiters">What stands in names for the colon between the parts of a key.</param>
internal sealed class KeyMapping(string prefix, IEnumerable<string> delimiters)
{
    private readonly string[] _delimiters = [.. delimiters.Where(delimiter => delimiter.Length > 0)];

    /// <summary>The key of a name; null where it does not count.</summary>
    public string? Map(string name)
    {
        if (!name.StartsWith(prefix, StringComparison.Ordinal) || name.Length == prefix.Length) return null;

        return _delimiters.Aggregate(name[prefix.Length..], (key, delimiter) => key.Replace(delimiter, ConfigurationPath.KeyDelimiter, StringComparison.Ordinal));
    }
}
