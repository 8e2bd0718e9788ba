using Dapr.Actors.Runtime;

namespace Dapr.Actors.Tests.Runtime;

/// <summary>Which classes are actors, and what they are called.</summary>
public sealed class ActorTypeInformationTests
{
    [Theory]
    [InlineData(typeof(Plain), null, "Plain")]
    [InlineData(typeof(Plain), "", "Plain")]
    [InlineData(typeof(Plain), "Given", "Given")]
    [InlineData(typeof(Named), null, "Other")]
    [InlineData(typeof(Named), "Given", "Given")]
    [InlineData(typeof(Derived), null, "Derived")]
    public void Get_OfAnActor_HasTheNameThatIsGivenOrAttributedOrItsOwn(Type type, string? name, string expected) =>
        Assert.Equal(expected, ActorTypeInformation.Get(type, name).ActorTypeName);

    [Fact]
    public void Get_OfAnActor_KnowsItsInterfacesAndWhatItTakes()
    {
        var (plain, derived, unfinished) = (ActorTypeInformation.Get(typeof(Plain), null), ActorTypeInformation.Get(typeof(Derived), null), ActorTypeInformation.Get(typeof(Unfinished), null));

        Assert.Equal([typeof(IPlain)], plain.InterfaceTypes);
        Assert.Equal((false, true), (plain.IsRemindable, derived.IsRemindable));
        Assert.Equal((false, true), (plain.IsAbstract, unfinished.IsAbstract));
        Assert.Equal(typeof(Derived), derived.ImplementationType);
    }

    [Fact]
    public void Get_OfNoActor_SaysWhatItLacks()
    {
        Assert.Contains("Dapr.Actors.Runtime.Actor", Assert.Throws<ArgumentException>(() => ActorTypeInformation.Get(typeof(string), null)).Message, StringComparison.Ordinal);
        Assert.Contains("IActor", Assert.Throws<ArgumentException>(() => ActorTypeInformation.Get(typeof(Faceless), null)).Message, StringComparison.Ordinal);
    }

#pragma warning disable CS0618 // compat: obsolete in the official package too.
    [Fact]
    public void TryGet_OfAnActorAndOfNone_Says()
    {
        Assert.True(ActorTypeInformation.TryGet(typeof(Named), out var named));
        Assert.Equal("Other", named.ActorTypeName);
        Assert.False(ActorTypeInformation.TryGet(typeof(string), out var none));
        Assert.Null(none);
    }
#pragma warning restore CS0618

    [Fact]
    public void RegisterActor_InItsFourForms_KeepsNameAndOptions()
    {
        var (actors, own) = (new ActorRuntimeOptions().Actors, new ActorRuntimeOptions());
        var activator = new DefaultActorActivator();

        actors.RegisterActor<Plain>(registration => registration.Activator = activator);
        actors.RegisterActor<Plain>(own);
        actors.RegisterActor<Plain>("Given");
        actors.RegisterActor<Plain>("Both", own);

        Assert.Equal(["Plain", "Plain", "Given", "Both"], actors.Select(registration => registration.Type.ActorTypeName));
        Assert.Equal([false, true, false, true], actors.Select(registration => registration.TypeOptions == own));
        Assert.Same(activator, actors[0].Activator);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Options_ThatAreNoSpan_AreRefused(int seconds)
    {
        var (options, span) = (new ActorRuntimeOptions(), TimeSpan.FromSeconds(seconds));

        Assert.Throws<ArgumentOutOfRangeException>(() => options.ActorIdleTimeout = span);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.ActorScanInterval = span);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.DrainOngoingCallTimeout = span);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.RemindersStoragePartitions = seconds);
        Assert.Throws<ArgumentNullException>(() => options.JsonSerializerOptions = null!);
    }

    public interface IPlain : IActor
    {
        Task WorkAsync();
    }

    public class Plain(ActorHost host) : Actor(host), IPlain
    {
        public Task WorkAsync() => Task.CompletedTask;
    }

    [Actor(TypeName = "Other")]
    public class Named(ActorHost host) : Plain(host);

    public class Derived(ActorHost host) : Named(host), IRemindable
    {
        public Task ReceiveReminderAsync(string reminderName, byte[] state, TimeSpan dueTime, TimeSpan period) => Task.CompletedTask;
    }

    public abstract class Unfinished(ActorHost host) : Actor(host);

    public class Faceless(ActorHost host) : Actor(host);
}
