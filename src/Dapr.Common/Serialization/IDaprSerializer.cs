using System.Diagnostics.CodeAnalysis;

namespace Dapr.Common.Serialization;

/// <summary>Makes text of values, and values of text.</summary>
public interface IDaprSerializer
{
    /// <summary>Makes text of a value.</summary>
    /// <typeparam name="T">What the value is.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>The text; empty for null.</returns>
    string Serialize<T>(T value);

    /// <summary>Makes text of a value whose type is known at run time only.</summary>
    /// <param name="value">The value.</param>
    /// <param name="inputType">What it is; null for what it says itself.</param>
    /// <returns>The text; empty for null.</returns>
    [RequiresUnreferencedCode("The members of a type known at run time only may be trimmed; use the overload with a type argument.")]
    [RequiresDynamicCode("A type known at run time only may need code made at run time; use the overload with a type argument.")]
    string Serialize(object? value, Type? inputType = null);

    /// <summary>Makes a value of text.</summary>
    /// <typeparam name="T">What the value is.</typeparam>
    /// <param name="data">The text.</param>
    /// <returns>The value; default for null or empty text.</returns>
    T? Deserialize<T>(string? data);

    /// <summary>Makes a value of text whose type is known at run time only.</summary>
    /// <param name="data">The text.</param>
    /// <param name="returnType">What the value is.</param>
    /// <returns>The value; null for null or empty text.</returns>
    [RequiresUnreferencedCode("The members of a type known at run time only may be trimmed; use the overload with a type argument.")]
    [RequiresDynamicCode("A type known at run time only may need code made at run time; use the overload with a type argument.")]
    object? Deserialize(string? data, Type returnType);
}
