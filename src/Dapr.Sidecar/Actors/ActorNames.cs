using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Actors;

/// <summary>Which names actors, methods, reminders and timers may have: they become parts of paths and keys.</summary>
internal static class ActorNames
{
    private const string InternalPrefix = "dapr.internal.";

    // What ends a path, or begins another part of it.
    private const string Forbidden = "#?\\/\0";
    private const string ForbiddenInMethods = "#?\\\0";

    /// <summary>Whether a type is the runtime's own, whose actors no application may look into.</summary>
    public static bool IsInternal(string type) => type.StartsWith(InternalPrefix, StringComparison.Ordinal);

    /// <summary>What is wrong with a name; null when nothing is. An empty one is nobody's business here.</summary>
    public static string? Fault(string name)
    {
        if (name is "." or "..") return $"name is a path traversal sequence: {Quote(name)}";
        if (name.AsSpan().ContainsAny(Forbidden)) return $"name contains forbidden character: {Quote(name)}";

        for (var index = 0; index < name.Length; index++)
        {
            if (char.IsControl(name[index])) return $"name contains control character at position {index}: {Quote(name)}";
        }

        return null;
    }

    /// <summary>What is wrong with type or id of an actor; null when nothing is.</summary>
    public static string? Fault(ActorKey key) =>
        Fault(key.Type) is { } ofType ? $"invalid actorType: {ofType}" : Fault(key.Id) is { } ofId ? $"invalid actorId: {ofId}" : null;

    /// <summary>What is wrong with a method; null when nothing is. Its slashes and dots are those of a path.</summary>
    public static string? MethodFault(string method) =>
        method.AsSpan().ContainsAny(ForbiddenInMethods) || method.Any(char.IsControl) ? $"method contains forbidden character: {Quote(method)}" : null;

    /// <summary>The method as a path: dots are resolved, and no slash is at its beginning or end.</summary>
    public static string CleanMethod(string method) => PathCleaner.Clean("/" + method)[1..];

    private static string Quote(string text) => "\"" + string.Concat(text.Select(letter => letter switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ when char.IsControl(letter) => $"\\x{(int)letter:x2}",
        _ => letter.ToString(),
    })) + "\"";
}
