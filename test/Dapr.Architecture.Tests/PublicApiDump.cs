using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Google.Protobuf.Reflection;

namespace Dapr.Architecture.Tests;

/// <summary>Writes the public and protected members of an assembly as text, one line each, in a stable order.</summary>
internal static class PublicApiDump
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in TypesByHand(assembly))
        {
            text.Append(Header(type)).Append('\n');
            foreach (var line in Members(type).Order(StringComparer.Ordinal))
            {
                text.Append("  ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>The visible types that no protocol compiler wrote.</summary>
    public static IEnumerable<Type> TypesByHand(Assembly assembly) =>
        assembly.GetTypes()
            .Where(type => IsVisible(type) && !IsGenerated(type))
            .OrderBy(type => type.FullName, StringComparer.Ordinal);

    private static bool IsVisible(Type type) =>
        type.IsPublic || (type.DeclaringType is { } outer && IsVisible(outer) && (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem));

    private static bool IsGenerated(Type type) =>
        type.IsDefined(typeof(CompilerGeneratedAttribute))
        || (type.DeclaringType is { } outer && IsGenerated(outer))
        || (type.Namespace is "Dapr.Client.Autogen.Grpc.v1" or "Dapr.AppCallback.Autogen.Grpc.v1" or "Dapr.DurableTask.Protobuf")
        || typeof(IDescriptor).IsAssignableFrom(type);

    private static string Header(Type type)
    {
        var kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        var bases = (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum) ? [parent] : Array.Empty<Type>())
            .Concat(type.GetInterfaces().OrderBy(candidate => candidate.ToString(), StringComparer.Ordinal))
            .Where(candidate => candidate.IsVisible)
            .Select(Name)
            .ToArray();
        return $"{kind} {type.Namespace}.{Name(type)}{(bases.Length > 0 && !type.IsEnum ? " : " + string.Join(", ", bases) : "")}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetValuesAsUnderlyingType(type).Cast<object>()
                .Select(value => $"{Enum.GetName(type, value)} = {Convert.ToString(value, CultureInfo.InvariantCulture)}");
        }

        return type.GetMembers(Declared)
            .Where(member => !member.IsDefined(typeof(CompilerGeneratedAttribute)) || member is ConstructorInfo or MethodInfo { IsSpecialName: true })
            .Select(Line)
            .OfType<string>();
    }

    private static string? Line(MemberInfo member) => member switch
    {
        FieldInfo field when IsVisible(field.Attributes) =>
            $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}{(field.IsLiteral ? " = " + Value(field.GetRawConstantValue()) : "")}",
        PropertyInfo property when Accessors(property) is { Length: > 0 } accessors =>
            $"{Modifiers((property.GetMethod ?? property.SetMethod)!)}{Name(property.PropertyType)} {property.Name}{Index(property)} {{ {accessors} }}",
        EventInfo @event when @event.AddMethod is { } add && IsVisible(add) => $"event {Name(@event.EventHandlerType!)} {@event.Name}",
        ConstructorInfo constructor when IsVisible(constructor) => $"{(constructor.IsFamily ? "protected " : "")}ctor({Parameters(constructor)})",
        MethodInfo method when IsVisible(method) && IsWrittenMethod(method) =>
            $"{Modifiers(method)}{Name(method.ReturnType)} {method.Name}{Generics(method)}({Parameters(method)})",
        _ => null,
    };

    private static bool IsWrittenMethod(MethodInfo method) =>
        !method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsVisible(FieldAttributes attributes) =>
        (attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;

    private static string Accessors(PropertyInfo property) =>
        string.Join(" ", new[] { Accessor(property.GetMethod, "get;"), Accessor(property.SetMethod, IsInit(property) ? "init;" : "set;") }.OfType<string>());

    private static string? Accessor(MethodInfo? method, string text) =>
        method is not null && IsVisible(method) ? (method.IsFamily ? "protected " : "") + text : null;

    private static bool IsInit(PropertyInfo property) =>
        property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;

    private static string Index(PropertyInfo property) =>
        property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{string.Join(", ", parameters.Select(Parameter))}]" : "";

    private static string Modifiers(MethodInfo method)
    {
        var access = method.IsFamily || method.IsFamilyOrAssembly ? "protected " : "";
        if (method.DeclaringType!.IsInterface)
        {
            return method.IsStatic ? "static " : "";
        }

        var kind = method switch
        {
            { IsStatic: true } => "static ",
            { IsAbstract: true } => "abstract ",
            { IsVirtual: true, IsFinal: false } when method.GetBaseDefinition() != method => "override ",
            { IsVirtual: true, IsFinal: false } => "virtual ",
            _ => "",
        };
        return access + kind;
    }

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";

    private static string Parameters(MethodBase method) =>
        (method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "") + string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var direction = parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? "ref " : parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        var fallback = parameter.HasDefaultValue ? " = " + Value(parameter.DefaultValue) : "";
        return $"{direction}{Name(parameter.ParameterType)} {parameter.Name}{fallback}";
    }

    private static string Value(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null",
    };

    private static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying) + "?";
        }

        var name = type.IsNested && !type.IsGenericParameter ? $"{Name(type.DeclaringType!)}.{type.Name}" : type.Name;
        return type.IsGenericType
            ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : name;
    }
}
