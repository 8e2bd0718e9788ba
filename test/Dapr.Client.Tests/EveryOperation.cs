using System.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Client.Tests;

/// <summary>All methods of the client that send something: those of the blocks, and those of old that call applications.</summary>
internal static class EveryOperation
{
    private static readonly System.Type[] Blocks = [typeof(IStateClient), typeof(IPubSubClient), typeof(IBindingsClient), typeof(ISecretsClient), typeof(IConfigurationClient), typeof(ILocksClient), typeof(ICryptographyClient), typeof(ISidecarClient)];

    public static TheoryData<string> Signatures =>
    [
        .. Blocks.SelectMany(block => block.GetMethods()).Concat(typeof(DaprClient).GetMethods().Where(method => method.Name.StartsWith("InvokeMethod", StringComparison.Ordinal)))
            .Select(method => method.ToString()!)
            .Distinct(),
    ];

    /// <summary>The name of a method.</summary>
    public static string Name(string signature) => Method(signature).Name;

    /// <summary>Calls a method with some arguments, and gives what it throws. What asks again and again is cancelled when it has asked.</summary>
    public static async Task<Exception?> RecordAsync(DaprClient client, string signature, Action<Action> whenAsked)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
        var method = Method(signature);
        if (method.Name == nameof(DaprClient.WaitForSidecarAsync))
        {
            whenAsked(cancellation.Cancel);
        }

        var closed = method.IsGenericMethodDefinition
            ? method.MakeGenericMethod([.. method.GetGenericArguments().Select(argument => argument.GetGenericParameterConstraints().Length > 0 ? typeof(Empty) : typeof(int))])
            : method;
        var arguments = closed.GetParameters().Select(parameter => Argument(parameter, client, cancellation.Token)).ToArray();
        var exception = await Record.ExceptionAsync(() => closed.Invoke(client, arguments) switch
        {
            IAsyncEnumerable<ReadOnlyMemory<byte>> pieces => Cryptography.CryptographyTests.CollectAsync(pieces),
            var running => (Task)running!,
        });
        Assert.False(limit.IsCancellationRequested, "The call did not end.");
        return exception;
    }

    private static MethodInfo Method(string signature) => typeof(DaprClient).GetMethods().First(candidate => candidate.ToString() == signature);

    private static object? Argument(ParameterInfo parameter, DaprClient client, CancellationToken cancellationToken) => parameter.ParameterType switch
    {
        { } type when type == typeof(CancellationToken) => cancellationToken,
        { } type when type == typeof(string) => parameter.Name,
        { } type when type == typeof(int) => 1,
        { } type when type == typeof(ReadOnlyMemory<byte>) => new ReadOnlyMemory<byte>([1]),
        { } type when type == typeof(TimeSpan) => TimeSpan.FromMinutes(1),
        { } type when type == typeof(IEnumerable<DaprCapability>) => Array.Empty<DaprCapability>(),
        { } type when type == typeof(HttpMethod) => HttpMethod.Get,
        { } type when type == typeof(HttpRequestMessage) => client.CreateInvokeMethodRequest("appId", "methodName"),
        { } type when type == typeof(Empty) => new Empty(),
        { } type when type == typeof(Stream) => new MemoryStream([1]),
        { } type when type == typeof(EncryptionOptions) => new EncryptionOptions(KeyWrapAlgorithm.Aes),
        { } type when type == typeof(DecryptionOptions) => new DecryptionOptions(),
        { } type when type == typeof(BindingRequest) => new BindingRequest("bindingName", "operation"),
        { } type when type == typeof(Dictionary<string, string>) => new Dictionary<string, string>(),
        { } type when type == typeof(Func<int, int>) => (Func<int, int>)(value => value),
        { } type when type == typeof(IReadOnlyList<StateTransactionRequest>) => new[] { new StateTransactionRequest("key", [1], StateOperationType.Upsert) },
        { IsGenericType: true } type when type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) => List(type.GetGenericArguments()[0]),
        _ => null,
    };

    private static Array List(System.Type type)
    {
        var list = Array.CreateInstance(type, 1);
        list.SetValue(
            type == typeof(string) ? "key" : type == typeof(int) ? 1 : Activator.CreateInstance(type, [.. type.GetConstructors()[0].GetParameters().Select(Member)]),
            0);
        return list;

        static object? Member(ParameterInfo parameter) => parameter.ParameterType == typeof(string) ? "key" : parameter.ParameterType == typeof(int) ? 1 : null;
    }
}
