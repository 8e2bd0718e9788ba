namespace Dapr.Sidecar.Sqlite;

/// <summary>The tables of one part of the sidecar in a file, which may hold those of several parts.</summary>
/// <param name="Key">What the part is called in the table of versions.</param>
/// <param name="Steps">SQL that makes the tables, and then each later change of them. A step that was released never changes.</param>
internal sealed record SqliteSchema(string Key, IReadOnlyList<string> Steps);
