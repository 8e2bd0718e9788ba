using System.Reflection;
using System.Text.Json;
using Dapr.Actors;
using Dapr.Actors.Client;
using Dapr.Actors.Runtime;
using Dapr.AI.Conversation;
using Dapr.Jobs.Models;
using Dapr.Jobs.Models.Responses;
using Dapr.Messaging.PublishSubscribe;
using Dapr.Rpc;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace Dapr.Client.Tests.Mocking;

/// <summary>
/// Whatever the client libraries give a user, a test can make itself, with all that is in it, so that a double can give it back: what clients return, what is
/// handed to the user's handlers, and what is thrown.
/// </summary>
public sealed class ReturnedTypeTests
{
    /// <summary>Those that a test makes by a method of theirs, or by one of the types that implement them.</summary>
    private static readonly Dictionary<Type, object> MadeOtherwise = new()
    {
        [typeof(DaprJobSchedule)] = DaprJobSchedule.FromExpression("@every 1m"),
        [typeof(IFailurePolicyResponse)] = new ConfiguredDropFailurePolicy(),
        [typeof(ToolCallBase)] = new CalledToolFunction("x", "{}"),
        [typeof(ActorTypeInformation)] = ActorTypeInformation.Get(typeof(Sleeper), "sleeper"),
        [typeof(ActorHost)] = ActorHost.CreateForTest<Sleeper>(),
        [typeof(ActorActivatorState)] = new ActorActivatorState(new Sleeper(ActorHost.CreateForTest<Sleeper>())),
        [typeof(ActorProxy)] = Mock.Of<ActorProxy>(),
    };

    /// <summary>What an application references of ours.</summary>
    private static readonly Assembly[] Libraries =
    [
        typeof(DaprClient).Assembly, typeof(DaprException).Assembly, typeof(Actor).Assembly, typeof(TopicAttribute).Assembly,
        typeof(ActorsServiceCollectionExtensions).Assembly, typeof(AI.Microsoft.Extensions.DaprChatClientOptions).Assembly,
    ];

    public static TheoryData<Type> ReturnedTypes
    {
        get
        {
            var found = new HashSet<Type>();
            foreach (var method in Clients().SelectMany(client => client.GetMethods()).Where(method => IsOurs(method.DeclaringType!)))
            {
                Collect(Close(method).ReturnType, found);
            }

            foreach (var type in HandedToHandlers().Concat(Exported().Where(type => type.IsSubclassOf(typeof(Exception)))))
            {
                Collect(type, found);
            }

            return [.. found.Except(MadeOtherwise.Keys)];
        }
    }

    [Fact]
    public void Clients_AreTheClientAndItsBlocks() =>
        Assert.Superset(
            new HashSet<Type> { typeof(DaprClient), typeof(IStateClient), typeof(IPubSubClient), typeof(IInvocationClient), typeof(IBindingsClient), typeof(ISecretsClient), typeof(IConfigurationClient), typeof(ILocksClient), typeof(ICryptographyClient), typeof(ISidecarClient) },
            Clients().ToHashSet());

    [Fact]
    public void ReturnedTypes_OfTheClients_AreFound() =>
        Assert.Superset(
            new HashSet<Type> { typeof(StateEntry<string>), typeof(BulkStateItem), typeof(StateQueryItem<string>), typeof(BulkPublishResponseFailedEntry<string>), typeof(DaprComponentsMetadata) },
            ReturnedTypes.Select(row => row.Data).ToHashSet());

    [Fact]
    public void ReturnedTypes_OfHandlersActorsAndErrors_AreFound() =>
        Assert.Superset(
            new HashSet<Type> { typeof(TopicMessage), typeof(ConditionalValue<string>), typeof(DaprException), typeof(DaprApiException), typeof(ActorInvokeException), typeof(ActorRegistration) },
            ReturnedTypes.Select(row => row.Data).ToHashSet());

    [Theory]
    [MemberData(nameof(ReturnedTypes))]
    public void ReturnedType_MadeByATest_HoldsWhatTheTestGaveIt(Type type)
    {
        var made = Make(type);

        var lost = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0 && IsOurs(property.DeclaringType!) && Equals(property.GetValue(made), Default(property.PropertyType)))
            .Select(property => property.Name);
        Assert.Empty(lost);
    }

    [Fact]
    public async Task DaprClient_Mocked_GivesBackWhatATestMade()
    {
        var client = new Mock<DaprClient>();
        client.Setup(dapr => dapr.GetMetadataAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(new DaprMetadata("shop", [new DaprActorMetadata("Cart", 2)], new Dictionary<string, string>(), [new DaprComponentsMetadata("statestore", "state.redis", "v1", ["ETAG"])]));
        client.Setup(dapr => dapr.QueryStateAsync<int>("statestore", "{}", null, It.IsAny<CancellationToken>()))
            .ReturnsAsync(new StateQueryResponse<int>([new StateQueryItem<int>("k", 1, "e", "")], "next", new Dictionary<string, string>()));

        var metadata = await client.Object.GetMetadataAsync(TestContext.Current.CancellationToken);
        var answer = await client.Object.QueryStateAsync<int>("statestore", "{}", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(("shop", "statestore"), (metadata.Id, Assert.Single(metadata.Components).Name));
        Assert.Equal(("next", 1), (answer.Token, Assert.Single(answer.Results).Data));
    }

    [Fact]
    public async Task StateClient_Mocked_GivesBackWhatATestMade()
    {
        var state = new Mock<IStateClient>();
        var entry = new StateEntry<int>(Mock.Of<DaprClient>(), "statestore", "k", 41, "e");
        state.Setup(client => client.GetStateEntryAsync<int>("statestore", "k", null, null, It.IsAny<CancellationToken>())).ReturnsAsync(entry);
        state.Setup(client => client.GetBulkStateAsync("statestore", It.IsAny<IReadOnlyList<string>>(), null, null, It.IsAny<CancellationToken>()))
            .ReturnsAsync([new BulkStateItem("k", "41", "e")]);

        var read = await state.Object.GetStateEntryAsync<int>("statestore", "k", cancellationToken: TestContext.Current.CancellationToken);
        var items = await state.Object.GetBulkStateAsync("statestore", ["k"], null, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((41, "e", "41"), (read.Value, read.ETag, Assert.Single(items).Value));
    }

    private static IEnumerable<Type> Exported() => Libraries.SelectMany(library => library.GetExportedTypes());

    private static bool IsOurs(Type type) => Libraries.Contains(type.Assembly);

    /// <summary>All that a user may fake.</summary>
    private static IEnumerable<Type> Clients() => Exported().Where(type => type is { IsAbstract: true, IsSealed: false, ContainsGenericParameters: false });

    /// <summary>What stands in the parameters of delegates that a user gives us; a builder is none of his values.</summary>
    private static IEnumerable<Type> HandedToHandlers() =>
        from type in Exported()
        from member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly).OfType<MethodBase>()
        from parameter in member.GetParameters()
        where parameter.ParameterType.IsSubclassOf(typeof(Delegate))
        from handed in parameter.ParameterType.GetMethod("Invoke")!.GetParameters()
        where !handed.ParameterType.Name.EndsWith("Builder", StringComparison.Ordinal)
        select handed.ParameterType;

    private static MethodInfo Close(MethodInfo method) => method.IsGenericMethodDefinition
        ? method.MakeGenericMethod([.. method.GetGenericArguments().Select(argument => IsMessage(argument) ? typeof(Google.Protobuf.WellKnownTypes.Empty) : Fitting(argument))])
        : method;

    private static Type Fitting(Type argument) => argument.GetGenericParameterConstraints().FirstOrDefault(constraint => !constraint.IsAssignableFrom(typeof(string))) ?? typeof(string);

    private static bool IsMessage(Type argument) => argument.GetGenericParameterConstraints().Any(constraint => constraint.Namespace == "Google.Protobuf");

    /// <summary>Our types within a type: in a task, a list, a tuple, and in what they hold themselves.</summary>
    private static void Collect(Type type, HashSet<Type> found)
    {
        foreach (var argument in type.GetGenericArguments().Append(type.GetElementType()).OfType<Type>())
        {
            Collect(argument, found);
        }

        if (IsOurs(type) && type is { IsEnum: false, IsAbstract: false, ContainsGenericParameters: false } && !type.IsSubclassOf(typeof(Delegate)) && type.GetCustomAttribute<ObsoleteAttribute>() is null && found.Add(type))
        {
            foreach (var property in type.GetProperties().Where(property => IsOurs(property.DeclaringType!)))
            {
                Collect(property.PropertyType, found);
            }
        }
    }

    /// <summary>Makes a value of a type by its public constructor and its public setters.</summary>
    private static object Make(Type type)
    {
        var constructor = type.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length);
        Assert.True(constructor is not null, $"{type} has no public constructor");
        var made = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Sample(parameter.ParameterType))]);
        foreach (var property in type.GetProperties().Where(property => IsOurs(property.DeclaringType!) && property.SetMethod is { IsPublic: true }))
        {
            property.SetValue(made, Sample(property.PropertyType));
        }

        return made;
    }

    private static object Sample(Type type) => type switch
    {
        _ when MadeOtherwise.TryGetValue(type, out var made) => made,
        _ when Nullable.GetUnderlyingType(type) is { } value => Sample(value),
        _ when type == typeof(string) => "x",
        _ when type == typeof(DateTimeOffset) => DateTimeOffset.MaxValue,
        _ when type == typeof(bool) => true,
        _ when type == typeof(int) => 1,
        _ when type == typeof(long) => 1L,
        _ when type == typeof(ulong) => 1UL,
        _ when type == typeof(ReadOnlyMemory<byte>) => new ReadOnlyMemory<byte>([1]),
        _ when type == typeof(TimeSpan) => TimeSpan.FromSeconds(1),
        _ when type == typeof(byte[]) => new byte[] { 1 },
        _ when type == typeof(object) => "x",
        _ when type == typeof(Type) => typeof(Sleeper),
        _ when type == typeof(Exception) => new InvalidOperationException("x"),
        _ when type == typeof(RpcCallException) => new RpcCallException(RpcStatusCode.NotFound, "x"),
        _ when type == typeof(HttpResponseMessage) => new HttpResponseMessage(),
        _ when type == typeof(JsonSerializerOptions) => JsonSerializerOptions.Web,
        _ when type == typeof(DaprClient) => Mock.Of<DaprClient>(),
        _ when type == typeof(ConfigurationSource) => Mock.Of<ConfigurationSource>(source => source.Id == "x"),
        { IsEnum: true } => Enum.GetValues(type).GetValue(1)!,
        _ when Dictionary(type) is { } dictionary => Activator.CreateInstance(dictionary)!,
        { IsArray: true } => Array.CreateInstance(type.GetElementType()!, 1),
        { IsGenericType: true } when type.IsAssignableFrom(typeof(List<>).MakeGenericType(type.GetGenericArguments()[0])) => Activator.CreateInstance(typeof(List<>).MakeGenericType(type.GetGenericArguments()[0]))!,
        _ when type.IsAbstract || type.IsSubclassOf(typeof(Delegate)) => ((Mock)Activator.CreateInstance(typeof(Mock<>).MakeGenericType(type))!).Object,
        _ when IsOurs(type) => Make(type),
        _ => throw new NotSupportedException($"Say here what a {type} may be."),
    };

    private static Type? Dictionary(Type type) =>
        type.IsGenericType && type.GetGenericArguments() is [var key, var value] && typeof(Dictionary<,>).MakeGenericType(key, value) is var dictionary && type.IsAssignableFrom(dictionary) ? dictionary : null;

    private static object? Default(Type type) => type.IsValueType ? Activator.CreateInstance(type) : null;

    /// <summary>An actor that does nothing.</summary>
    public interface ISleeper : IActor;

    private sealed class Sleeper(ActorHost host) : Actor(host), ISleeper;
}
