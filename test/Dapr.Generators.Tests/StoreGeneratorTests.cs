namespace Dapr.Generators.Tests;

/// <summary>Interfaces that name their store.</summary>
public sealed class StoreGeneratorTests
{
    [Fact]
    public void Interfaces_AsTheyShouldBe_GetClassesThatCompile()
    {
        var generated = Generated.From("""
            using Dapr.SecretsManagement.Abstractions;
            using Dapr.SecretsManagement.Extensions;
            using Dapr.StateManagement;
            using Dapr.StateManagement.Extensions;
            using Microsoft.Extensions.DependencyInjection;

            namespace Shop
            {
                [SecretStore("a \"vault\"")]
                public partial interface IVault
                {
                    [Secret("db\\password")]
                    string DbPassword { get; }

                    [Secret("db\\password")]
                    string Same { get; }
                }

                [StateStore("orders")]
                internal partial interface IOrderStore : IDaprStateStoreClient;

                public static class Program
                {
                    public static void Register(IServiceCollection services)
                    {
                        services.AddDaprSecretsManagementClient().AddVault();
                        services.AddDaprStateManagementClient().WithOrderStore().WithGlobal();
                    }
                }
            }

            [StateStore("global")]
            public partial interface Global : IDaprStateStoreClient;
            """);

        Assert.Empty(generated.Faults);
        Assert.Empty(generated.Errors);
        Assert.Equal(3, generated.Files);
    }

    [Theory]
    [InlineData("int Port { get; }")]
    [InlineData("string Password { get; }")]
    [InlineData("[Secret(\"p\")] string Password { get; set; }")]
    [InlineData("string Read();")]
    public void SecretStore_MemberThatIsNoSecret_IsNamed(string member)
    {
        var generated = Generated.From($$"""
            using Dapr.SecretsManagement.Abstractions;

            [SecretStore("vault")]
            public partial interface IVault
            {
                {{member}}
            }
            """);

        var fault = Assert.Single(generated.Faults);
        Assert.Equal(("DAPR1601", 0), (fault.Id, generated.Files));
        Assert.Contains("is no secret of 'IVault'", fault.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public void StateStore_ThatIsNoClient_IsNamed()
    {
        var generated = Generated.From("""
            [Dapr.StateManagement.StateStore("orders")]
            public partial interface IOrders;
            """);

        Assert.Equal(["DAPR1701"], generated.Faults.Select(fault => fault.Id));
    }

    [Fact]
    public void StateStore_WithAMemberOfItsOwn_IsNamed()
    {
        var generated = Generated.From("""
            using System.Threading.Tasks;
            using Dapr.StateManagement;

            [StateStore("orders")]
            public partial interface IOrders : IDaprStateStoreClient
            {
                Task PayAsync(string order);

                Task<string?> ReadAsync(string order) => GetStateAsync<string>(order);
            }
            """);

        var fault = Assert.Single(generated.Faults);
        Assert.Equal(("DAPR1702", 0), (fault.Id, generated.Files));
        Assert.Contains("'PayAsync' of 'IOrders'", fault.GetMessage(null), StringComparison.Ordinal);
    }
}
