using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Dapr.Architecture.Tests;

/// <summary>Log messages: one event id each, set by hand, unique in the assembly.</summary>
public sealed class LogTests
{
    private const BindingFlags Everything = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    public static TheoryData<string> Assemblies => [.. Repository.Libraries, "Dapr.Sidecar.Host"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void EventId_InAnAssembly_IsUnique(string assembly)
    {
        var duplicates = Messages(assembly)
            .GroupBy(message => message.EventId)
            .Where(group => group.Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(message => message.Name))}");

        Assert.Empty(duplicates);
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void EventId_OfEveryMessage_IsSet(string assembly) =>
        Assert.Empty(Messages(assembly).Where(message => message.EventId <= 0).Select(message => message.Name));

    private static IEnumerable<(string Name, int EventId)> Messages(string assembly) =>
        from type in Assembly.Load(assembly).GetTypes()
        from method in type.GetMethods(Everything | BindingFlags.DeclaredOnly)
        let attribute = method.GetCustomAttribute<LoggerMessageAttribute>()
        where attribute is not null
        select ($"{type.Name}.{method.Name}", attribute.EventId);
}
