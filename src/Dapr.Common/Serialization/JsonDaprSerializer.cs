using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Dapr.Common.Serialization;

/// <summary>Makes JSON of values, and values of JSON.</summary>
public class JsonDaprSerializer : IDaprSerializer
{
    private readonly JsonSerializerOptions _options;

    /// <summary>Writes as the web does, fields included.</summary>
    public JsonDaprSerializer()
        : this(new JsonSerializerOptions(JsonSerializerDefaults.Web) { IncludeFields = true })
    {
    }

    /// <summary>Writes as the options say; their resolver may be that of a source generator.</summary>
    /// <param name="options">The options.</param>
    public JsonDaprSerializer(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = DaprJson.Prepare(options);
    }

    /// <inheritdoc/>
    public string Serialize<T>(T value) =>
        value is null ? "" : JsonSerializer.Serialize(value, (JsonTypeInfo<T>)_options.GetTypeInfo(typeof(T)));

    /// <inheritdoc/>
    [RequiresUnreferencedCode("The members of a type known at run time only may be trimmed; use the overload with a type argument.")]
    [RequiresDynamicCode("A type known at run time only may need code made at run time; use the overload with a type argument.")]
    public string Serialize(object? value, Type? inputType = null) =>
        value is null ? "" : JsonSerializer.Serialize(value, inputType ?? value.GetType(), _options);

    /// <inheritdoc/>
    public T? Deserialize<T>(string? data) =>
        string.IsNullOrEmpty(data) ? default : JsonSerializer.Deserialize(data, (JsonTypeInfo<T>)_options.GetTypeInfo(typeof(T)));

    /// <inheritdoc/>
    [RequiresUnreferencedCode("The members of a type known at run time only may be trimmed; use the overload with a type argument.")]
    [RequiresDynamicCode("A type known at run time only may need code made at run time; use the overload with a type argument.")]
    public object? Deserialize(string? data, Type returnType) =>
        string.IsNullOrEmpty(data) ? null : JsonSerializer.Deserialize(data, returnType, _options);

    /// <summary>Makes UTF-8 of a value.</summary>
    /// <typeparam name="T">What the value is.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>The bytes; empty for null.</returns>
    public byte[] SerializeToUtf8Bytes<T>(T value) => value is null ? [] : DaprJson.Serialize(value, _options);

    /// <summary>Makes a value of UTF-8.</summary>
    /// <typeparam name="T">What the value is.</typeparam>
    /// <param name="utf8Json">The bytes.</param>
    /// <returns>The value; default for no bytes.</returns>
    public T? DeserializeFromUtf8Bytes<T>(ReadOnlySpan<byte> utf8Json) => DaprJson.Deserialize<T>(utf8Json, _options);
}
