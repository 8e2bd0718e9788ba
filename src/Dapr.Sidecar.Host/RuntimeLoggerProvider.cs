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

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
        // The console is not ours to close.
    }

    private void Write(string scope, LogLevel level, string message, Exception? exception, IReadOnlyList<KeyValuePair<string, object?>> fields)
    {
        var time = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture);
        var text = exception is null ? message : $"{message} {exception}";
        var name = level switch
        {
            LogLevel.Critical => "fatal",
            LogLevel.Error => "error",
            LogLevel.Warning => "warning",
            LogLevel.Information => "info",
            _ => "debug",
        };
        var line = options.LogAsJson
            ? JsonSerializer.Serialize(new SortedDictionary<string, object?>(fields.ToDictionary(), StringComparer.Ordinal)
            {
                ["app_id"] = options.AppId,
                ["instance"] = Environment.MachineName,
                ["level"] = name,
                ["msg"] = text,
                ["scope"] = scope,
                ["time"] = time,
                ["type"] = "log",
                ["ver"] = MetadataService.RuntimeVersion,
            }, Relaxed)
            : $"time=\"{time}\" level={name} msg={JsonSerializer.Serialize(text, Relaxed)} app_id={options.AppId}{Text(fields)} instance={Environment.MachineName} scope={scope} type=log ver={MetadataService.RuntimeVersion}";
        lock (output)
        {
            output.WriteLine(line);
        }
    }

    /// <summary>Numbers stand as they are, texts in quotes.</summary>
    private static string Text(IReadOnlyList<KeyValuePair<string, object?>> fields) => string.Concat(fields.Select(field =>
        $" {field.Key}={(field.Value is string text ? JsonSerializer.Serialize(text, Relaxed) : Convert.ToString(field.Value, CultureInfo.InvariantCulture))}"));

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
