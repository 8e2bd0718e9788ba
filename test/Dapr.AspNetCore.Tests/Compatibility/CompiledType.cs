using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Dapr.AspNetCore.Tests.Compatibility;

/// <summary>A type of ours, written as <see cref="OfficialMember"/> writes the official ones.</summary>
internal static class CompiledType
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<(string Declaration, MemberInfo Member)> Members(Type type) =>
        type.GetMembers(Declared).Where(IsVisible).Select(member => (Declare(member), member));

    public static IEnumerable<string> Bases(Type type) =>
        (type.BaseType is { } parent ? [parent] : Array.Empty<Type>()).Concat(type.GetInterfaces()).Select(candidate => Name(candidate));

    public static IReadOnlyList<string> Accessors(PropertyInfo property) =>
    [
        .. property.GetMethod is { } get && IsVisible(get) ? ["get"] : Array.Empty<string>(),
        .. property.SetMethod is not { } set || !IsVisible(set) ? Array.Empty<string>()
            : set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? ["init"]
            : ["set", "init"],
    ];

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => field.IsPublic || field.IsFamily,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible),
        _ => false,
    };

    private static string Declare(MemberInfo member) => member switch
    {
        _ when member.DeclaringType!.IsEnum => member.Name,
        ConstructorInfo constructor => $"{(constructor.IsPublic ? "" : "protected ")}ctor({Parameters(constructor)})",
        PropertyInfo property => $"{Modifiers(property.GetAccessors(nonPublic: true)[0])}{Name(property.PropertyType)} {property.Name}",
        FieldInfo { IsLiteral: true } field => $"const {Name(field.FieldType)} {field.Name} = {Value(field.GetRawConstantValue(), field.FieldType)};",
        FieldInfo field => $"{(field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name};",
        MethodInfo method => $"{Modifiers(method)}{Name(method.ReturnType, Tuple(method.ReturnParameter))} {method.Name}{Generics(method)}({Parameters(method)}){Constraints(method)}",
        _ => "",
    };

    private static string Modifiers(MethodInfo method)
    {
        var access = method.IsFamily ? "protected " : method.IsFamilyOrAssembly ? "protected internal " : "";
        return access + method switch
        {
            { DeclaringType.IsInterface: true } => "",
            { IsStatic: true } => "static ",
            { IsAbstract: true } => "abstract ",
            { IsVirtual: true, IsFinal: false } when method.GetBaseDefinition() != method => "override ",
            { IsVirtual: true, IsFinal: false } => "virtual ",
            _ => "",
        };
    }

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethodDefinition ? $"<{string.Join(",", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";

    private static string Constraints(MethodInfo method) =>
        string.Concat(method.IsGenericMethodDefinition ? method.GetGenericArguments().Select(Constraint) : []);

    private static string Constraint(Type argument)
    {
        IEnumerable<string> constraints =
        [
            .. argument.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : Array.Empty<string>(),
            .. argument.GetGenericParameterConstraints().Select(constraint => Name(constraint)),
            .. argument.GenericParameterAttributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) ? ["new()"] : Array.Empty<string>(),
        ];
        return constraints.Any() ? $" where {argument.Name}:{string.Join(",", constraints)}" : "";
    }

    private static string Parameters(MethodBase method) =>
        (method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "") + string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var direction = parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? "ref " : parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        var fallback = parameter.HasDefaultValue ? "=" + Value(parameter.DefaultValue, parameter.ParameterType) : "";
        return $"{direction}{Name(parameter.ParameterType, Tuple(parameter))} {parameter.Name}{fallback}";
    }

    private static string Value(object? value, Type type) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ when type.IsEnum => $"{type.Name}.{Enum.GetName(type, value)}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static Queue<string?> Tuple(ParameterInfo parameter) => new(parameter.GetCustomAttribute<TupleElementNamesAttribute>()?.TransformNames ?? []);

    private static string Name(Type type, Queue<string?>? tuple = null)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!, tuple);
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!, tuple) + "[]";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying, tuple) + "?";
        }

        if (!type.IsGenericType)
        {
            return ApiText.Alias(type.Name);
        }

        if (typeof(ITuple).IsAssignableFrom(type) && tuple is not null)
        {
            return $"({string.Join(",", type.GetGenericArguments().Select(argument => (Name: tuple.TryDequeue(out var name) ? name : null, Argument: argument)).ToList()
                .Select(element => Name(element.Argument, tuple) + (element.Name is null ? "" : " " + element.Name)))})";
        }

        return $"{type.Name.Split('`')[0]}<{string.Join(",", type.GetGenericArguments().Select(argument => Name(argument, tuple)))}>";
    }
}
