namespace Dapr.Sidecar.Sqlite;

/// <summary>The tables of one part of the sidecar in a file, which may hold those of several parts.</summary>
/// <param name="Key">What the part is called in the table of versions.</param>
/// <param name="Steps">SQL that makes the tables, and then each later change of them. A step that was released never changes.</param>
internal sealed record SqliteSchema(string Key, IReadOnlyList<string> Steps)
{
    /// <summary>
    /// Whether other programs make these tables too, and go on with them: every step then makes only what is missing, and is taken
    /// at each start, and a version that is later than the last one here is left as it is.
    /// </summary>
    public bool IsOfOthersToo { get; init; }

    /// <summary>Functions of one text that indexes and columns of the tables may call, by name.</summary>
    public IReadOnlyDictionary<string, Func<string, string>> Functions { get; init; } = new Dictionary<string, Func<string, string>>();
}
