using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dapr.Sidecar.Runtime;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Host;

/// <summary>Prints log lines in the runtime's own form, text or JSON, which tools read.</summary>
internal sealed class RuntimeLoggerProvider(SidecarOptions options, TextWriter output) : ILoggerProvider
{
    // Quotes of a message stay readable: only what ends a string is escaped.
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly SearchValues<char> Plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._/@^+");

    public ILogger CreateLogger(string categoryName) => new Logger(this, Scope(categoryName));

    public void Dispose()
    {
        if (output != Console.Out)
        {
            output.Dispose();
        }
    }

    /// <summary>The scope of a category: dapr.runtime, and below it the folder of the class that logs.</summary>
    private static string Scope(string category) => category.Split('.') switch
    {
        ["Dapr", "Sidecar", .. var folders, _] => string.Join('.', ["dapr", "runtime", .. folders]).ToLowerInvariant(),
        _ => category,
    };

    private void Write(string scope, LogLevel level, string message, Exception? exception, IReadOnlyList<KeyValuePair<string, object?>> fields)
    {
        var time = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture);
        var text = exception is null ? message : $"{message} {exception}";
        SortedDictionary<string, object?> values = new(fields.ToDictionary(), StringComparer.Ordinal)
        {
            ["app_id"] = options.AppId,
            ["instance"] = Environment.MachineName,
            ["scope"] = scope,
            ["type"] = "log",
            ["ver"] = MetadataService.RuntimeVersion,
        };
        (string Name, object? Value)[] first = [("time", time), ("level", Name(level)), ("msg", text)];
        var line = options.LogAsJson
            ? JsonSerializer.Serialize(new SortedDictionary<string, object?>(first.ToDictionary().Concat(values).ToDictionary(), StringComparer.Ordinal), Relaxed)
            : string.Join(' ', first.Concat(values.Select(pair => (pair.Key, pair.Value))).Select(field => $"{field.Item1}={Text(field.Item2)}"));
        lock (output)
        {
            output.WriteLine(line);
        }
    }

    /// <summary>A level in the runtime's words.</summary>
    public static string Name(LogLevel level) => level switch
    {
        LogLevel.Critical => "fatal",
        LogLevel.Error => "error",
        LogLevel.Warning => "warning",
        LogLevel.Information => "info",
        _ => "debug",
    };

    /// <summary>A value as the runtime's text log has it: in quotes where it holds anything but letters, digits and a few signs.</summary>
    private static string Text(object? value)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return text.AsSpan().ContainsAnyExcept(Plain) ? JsonSerializer.Serialize(text, Relaxed) : text;
    }

    /// <summary>What an entry says beside its message: values that do not stand in its template.</summary>
    private static IReadOnlyList<KeyValuePair<string, object?>> Fields<TState>(TState state)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> values
            || values.FirstOrDefault(value => value.Key == "{OriginalFormat}").Value is not string template)
        {
            return [];
        }

        return [.. values.Where(value => value.Key[0] != '{' && !template.Contains($"{{{value.Key}", StringComparison.OrdinalIgnoreCase))];
    }

    private sealed class Logger(RuntimeLoggerProvider owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner.Write(category, logLevel, formatter(state, exception), exception, Fields(state));
    }
}
