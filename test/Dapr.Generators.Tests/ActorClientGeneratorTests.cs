namespace Dapr.Generators.Tests;

/// <summary>Classes for interfaces with <c>[GenerateActorClient]</c>.</summary>
public sealed class ActorClientGeneratorTests
{
    private const string Usings = """
        #nullable enable
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using Dapr.Actors.Client;
        using Dapr.Actors.Generators;

        """;

    [Fact]
    public void Interface_OfEveryShape_GetsAClassThatCompiles()
    {
        var generated = Generated.From(Usings + """
            namespace Shop
            {
                public interface IBase
                {
                    Task BaseAsync();
                }

                [GenerateActorClient]
                public interface IShop : IBase
                {
                    Task OpenAsync();
                    Task OpenWithTokenAsync(CancellationToken cancellationToken = default);
                    Task SetAsync(string? name);
                    [ActorMethod(Name = "renamed")] Task<List<int>> GetAsync(int number, CancellationToken cancellationToken);
                }

                [GenerateActorClient(Name = "Named", Namespace = "Other.Space")]
                internal interface INamed
                {
                    Task @class(int @event = 3);
                }

                public static class Use
                {
                    public static async Task<List<int>> RunAsync(ActorProxy proxy)
                    {
                        IShop shop = new ShopClient(proxy);
                        await shop.BaseAsync();
                        await new Other.Space.Named(proxy).@class();
                        return await new ShopClient(proxy).GetAsync(1, default);
                    }
                }
            }
            """);

        Assert.Empty(generated.Faults);
        Assert.Empty(generated.Errors);
        Assert.Equal(["Other.Space.Named.g.cs", "Shop.ShopClient.g.cs"], generated.Sources.Select(source => source.HintName).Order(StringComparer.Ordinal));
        var code = generated.Sources.Single(source => source.HintName == "Shop.ShopClient.g.cs").SourceText.ToString();
        Assert.Contains("InvokeMethodAsync<int, global::System.Collections.Generic.List<int>>(\"renamed\", number, cancellationToken)", code, StringComparison.Ordinal);
        Assert.Contains("InvokeMethodAsync(\"OpenAsync\")", code, StringComparison.Ordinal);
        Assert.Contains("public sealed class ShopClient : global::Shop.IShop", code, StringComparison.Ordinal);
    }

    /// <summary>The official generator loses the constraints, and the arguments of a type that is generic.</summary>
    [Fact]
    public void Issue1416And1534_InterfaceThatIsGeneric_KeepsItsParametersAndConstraints()
    {
        var generated = Generated.From(Usings + """
            namespace Shop
            {
                public interface IThing;

                [GenerateActorClient]
                public interface IStore<TKey, TValue, TOther, TNumber>
                    where TKey : notnull
                    where TValue : class?, IThing, new()
                    where TOther : List<TKey>
                    where TNumber : unmanaged
                {
                    Task<Dictionary<TKey, TValue?>> GetAsync(TOther other, CancellationToken cancellationToken = default);
                    Task<TNumber> CountAsync();
                }

                public sealed class Thing : IThing;

                public static class Use
                {
                    public static Task<int> RunAsync(ActorProxy proxy) => new StoreClient<string, Thing, List<string>, int>(proxy).CountAsync();
                }
            }
            """);

        Assert.Empty(generated.Faults);
        Assert.Empty(generated.Errors);
    }

    [Theory]
    [InlineData("Task RunAsync(CancellationToken token, int number);", "DAPR0001")]
    [InlineData("Task RunAsync(CancellationToken one, CancellationToken two);", "DAPR0001")]
    [InlineData("Task RunAsync(int one, int two);", "DAPR0002")]
    [InlineData("Task RunAsync(int one, int two, CancellationToken token);", "DAPR0002")]
    [InlineData("int Run();", "DAPR1405")]
    [InlineData("Task<T> RunAsync<T>();", "DAPR1405")]
    [InlineData("int Number { get; }", "DAPR1405")]
    [InlineData("Task RunAsync(ref int number);", "DAPR1405")]
    public void Member_ThatCannotBeCalled_IsNamed(string member, string rule)
    {
        var generated = Generated.From(Usings + $$"""
            [GenerateActorClient]
            public interface IShop
            {
                {{member}}
            }
            """);

        var fault = Assert.Single(generated.Faults);
        Assert.Equal((rule, 0), (fault.Id, generated.Files));
        Assert.Contains("of 'IShop'", fault.GetMessage(null), StringComparison.Ordinal);
    }
}
