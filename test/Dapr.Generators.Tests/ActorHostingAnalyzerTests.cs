using Microsoft.CodeAnalysis;

namespace Dapr.Generators.Tests;

public sealed class ActorHostingAnalyzerTests
{
    private const string Classes = """

        public interface ICart : IActor;

        public class Cart(ActorHost host) : Actor(host), ICart;

        public abstract class Base(ActorHost host) : Actor(host);

        public sealed class Till(ActorHost host) : Base(host), ICart;

        public sealed class Shelf<T>(ActorHost host) : Base(host), ICart;

        public sealed class NoActor;
        """;

    private const string RegistersAll = "options.Actors.RegisterActor<Cart>(); options.Actors.RegisterActor<Till>(\"till\"); options.Actors.RegisterActor<Shelf<int>>();";

    [Fact]
    public async Task Host_OfAllItsClasses_IsFine() => Assert.Empty(await FaultsAsync(RegistersAll));

    [Fact]
    public async Task Host_ThatLeavesAClassOut_IsTold() => Assert.Equal(
        [
            ("DAPR1402", "Shelf", "The actors of 'Shelf' are not hosted: register them by 'options.Actors.RegisterActor<Shelf>()' in 'AddActors'"),
            ("DAPR1402", "Till", "The actors of 'Till' are not hosted: register them by 'options.Actors.RegisterActor<Till>()' in 'AddActors'"),
        ],
        await FaultsAsync("options.Actors.RegisterActor<Cart>();"));

    [Theory]
    [InlineData("options.Actors.Add(new ActorRegistration(ActorTypeInformation.Get(typeof(Cart), \"cart\")));")]
    [InlineData("void Add<T>() where T : Actor => options.Actors.RegisterActor<T>(); Add<Cart>();")]
    public async Task Host_ThatRegistersWhatOnlyItsRunTells_IsLeftAlone(string registers) => Assert.Empty(await FaultsAsync(registers));

    [Theory]
    [InlineData("Runs.Run<Till>();")]
    [InlineData("Runs<Till>.Run();")]
    public async Task Class_ThatSomethingIsCalledFor_IsLeftAlone(string call) => Assert.Empty(await FaultsAsync(
        "options.Actors.RegisterActor<Cart>(); options.Actors.RegisterActor<Shelf<int>>(); " + call,
        more: "public static class Runs { public static void Run<T>() { } } public static class Runs<T> { public static void Run() { } }"));

    [Fact]
    public async Task Host_ThatMapsNothing_IsTold() =>
        Assert.Equal(
            [("DAPR1404", "The runtime cannot call the actors of this application: call 'app.MapActorsHandlers()', or set 'UseEventStream'")],
            (await FaultsAsync(RegistersAll, maps: "")).Select(fault => (fault.Rule, fault.Message)));

    [Theory]
    [InlineData("true", 0)]
    [InlineData("Environment.Is64BitProcess", 0)]
    [InlineData("false", 1)]
    public async Task Host_OverAStream_NeedsToMapNothing(string value, int count) =>
        Assert.Equal(count, (await FaultsAsync(RegistersAll + $" options.UseEventStream = {value};", maps: "")).Count);

    [Fact]
    public async Task Library_LeavesItToApplications() => Assert.Empty(await Analyzed.ByAsync(
        new ActorHostingAnalyzer(),
        "public static class Hosting { public static void Add(IServiceCollection services) => services.AddActors(options => options.Actors.RegisterActor<Cart>()); }" + Classes,
        OutputKind.DynamicallyLinkedLibrary));

    [Fact]
    public async Task Application_ThatHostsNothing_MayHaveClasses() => Assert.Empty(await Analyzed.ByAsync(new ActorHostingAnalyzer(), "Console.WriteLine();" + Classes));

    private static Task<IReadOnlyList<(string Rule, string Code, string Message)>> FaultsAsync(string registers, string maps = "app.MapActorsHandlers();", string more = "") => Analyzed.ByAsync(
        new ActorHostingAnalyzer(),
        $$"""
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddActors(options => { {{registers}} });
        var app = builder.Build();
        {{maps}}
        app.Run();
        """ + Classes + more);
}
