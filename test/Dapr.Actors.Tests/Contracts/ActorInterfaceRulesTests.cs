using Dapr.Actors.Client;
using Dapr.Actors.Contracts;
using Dapr.Actors.Tests.Client;

namespace Dapr.Actors.Tests.Contracts;

/// <summary>What cannot be the interface of an actor, and why.</summary>
public sealed class ActorInterfaceRulesTests
{
    public interface INoActor
    {
        Task RunAsync();
    }

    public interface IMixed : IActor, INoActor;

    public interface IGeneric<T> : IActor
    {
        Task<T> GetAsync();
    }

    public interface IGenericMethod : IActor
    {
        Task<T> GetAsync<T>();
    }

    public interface IOverloads : IActor
    {
        Task GetAsync();

        Task GetAsync(int number);
    }

    public interface ISynchronous : IActor
    {
        int Get();
    }

    public interface IValueTasks : IActor
    {
        ValueTask GetAsync();
    }

    public interface IProperty : IActor
    {
        int Number { get; }
    }

    public interface IByReference : IActor
    {
        Task GetAsync(ref int number);
    }

    public interface IOut : IActor
    {
        Task GetAsync(out int number);
    }

    public interface IParams : IActor
    {
        Task GetAsync(params int[] numbers);
    }

    public interface IOptional : IActor
    {
        Task GetAsync(int number = 1);
    }

    public interface ITokenFirst : IActor
    {
#pragma warning disable CA1068 // That it is not last is what is tested.
        Task GetAsync(CancellationToken token, int number);
#pragma warning restore CA1068
    }

    [Theory]
    [InlineData(typeof(string), "is no interface that extends")]
    [InlineData(typeof(IActor), "is no interface that extends")]
    [InlineData(typeof(Shop), "is no interface that extends")]
    [InlineData(typeof(INoActor), "is no interface that extends")]
    [InlineData(typeof(IMixed), "extends 'Dapr.Actors.Tests.Contracts.ActorInterfaceRulesTests+INoActor'")]
    [InlineData(typeof(IGeneric<int>), "is generic")]
    [InlineData(typeof(IGenericMethod), "GetAsync has type parameters")]
    [InlineData(typeof(IOverloads), "more than one method GetAsync")]
    [InlineData(typeof(ISynchronous), "Get returns System.Int32")]
    [InlineData(typeof(IValueTasks), "GetAsync returns System.Threading.Tasks.ValueTask")]
    [InlineData(typeof(IProperty), "returns System.Int32")]
    [InlineData(typeof(IByReference), "'number', which is passed by reference")]
    [InlineData(typeof(IOut), "'number', which is passed by reference")]
    [InlineData(typeof(IParams), "'numbers', which is a list of arguments")]
    [InlineData(typeof(IOptional), "'number', which may be left out")]
    [InlineData(typeof(ITokenFirst), "takes the token 'token' before its other arguments")]
    public void Interface_ThatBreaksARule_IsRefusedWithIt(Type type, string why)
    {
        var exception = Assert.Throws<ArgumentException>(() => new ActorProxyFactory().CreateActorProxy(new ActorId("1"), type, "T"));

        Assert.Contains(why, exception.Message, StringComparison.Ordinal);
        Assert.Contains(type.ToString(), exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(IShop))]
    [InlineData(typeof(IBranch))]
    public void Interface_ThatBreaksNone_IsTaken(Type type) => ActorInterfaceRules.Check(type);
}
