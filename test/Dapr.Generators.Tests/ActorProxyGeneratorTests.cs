using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dapr.Generators.Tests;

/// <summary>Proxies for interfaces of actors.</summary>
public sealed class ActorProxyGeneratorTests
{
    private const string Usings = """
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using Dapr.Actors;
        using Dapr.Actors.Client;

        """;

    [Fact]
    public void Interface_OfEveryShape_GetsAProxyThatCompiles()
    {
        var generated = Generated.From(Usings + """
            #nullable enable
            namespace Shop
            {
                public interface IShop : IActor
                {
                    Task OpenAsync();
                    Task<string?> FindAsync(string? name, int? number, CancellationToken cancellationToken = default);
                    Task<(int Count, string Name)> PairAsync((int Count, string Name) pair);
                    Task<List<int>[]> StockAsync(Dictionary<string, List<int?>> stock, int[] @class);
                    Task<dynamic> AnyAsync(dynamic any);
                    Task @event(CancellationToken token);
                    [System.Obsolete("old")] Task OldAsync();
                    Task WithBodyAsync() => Task.CompletedTask;
                    public enum Kind { One }
                    Task<Kind> KindAsync(Kind kind);
                }

                internal interface IBranch : IShop
                {
                    Task<IShop> HeadAsync();
                }

                internal static class Outer
                {
                    internal interface IInner : IActor
                    {
                        Task RunAsync();
                    }
                }
            }

            public interface IGlobal : IActor;
            """);

        Assert.Empty(generated.Faults);
        Assert.Empty(generated.Errors);
        Assert.Equal(4, generated.Files);
    }

    [Fact]
    public void Interface_OfAnotherAssembly_GetsAProxyWhereItIsUsed()
    {
        var contracts = Generated.From(Usings + """
            namespace Contracts
            {
                public interface IByMethod : IActor { Task RunAsync(); }
                public interface IByStatic : IActor { Task RunAsync(); }
                public interface IByType : IActor { Task RunAsync(); }
                public interface IByClass : IActor { Task RunAsync(); }
                public interface IUnused : IActor { Task RunAsync(); }
                internal interface IHidden : IActor { Task RunAsync(); }
            }
            """);
        using var stream = new MemoryStream();
        Assert.True(contracts.Compilation.Emit(stream, cancellationToken: TestContext.Current.CancellationToken).Success);

        var generated = Generated.From(
            Usings + """
                using Contracts;

                public static class Program
                {
                    public static void Run(IActorProxyFactory factory, ActorId id)
                    {
                        factory.CreateActorProxy<IByMethod>(id, "T");
                        factory.CreateActorProxy<IByMethod>(id, "T");
                        ActorProxy.Create<IByStatic>(id, "T");
                        factory.CreateActorProxy(id, typeof(IByType), "T");
                    }
                }

                public sealed class Actor : IByClass
                {
                    public Task RunAsync() => Task.CompletedTask;
                }
                """,
            MetadataReference.CreateFromImage(stream.ToArray()));

        Assert.Empty(generated.Errors);
        Assert.Equal(
            ["IByClass", "IByMethod", "IByStatic", "IByType"],
            generated.Sources.Select(source => source.HintName.Split("Contracts_")[1].Split('_')[0]).Order());
    }

    [Theory]
    [InlineData("public interface I<T> : IActor { Task<T> RunAsync(); }")]
    [InlineData("public interface I : IActor { Task RunAsync<T>(); }")]
    [InlineData("public interface I : IActor { Task RunAsync(); Task RunAsync(int number); }")]
    [InlineData("public interface I : IActor { int Run(); }")]
    [InlineData("public interface I : IActor { ValueTask RunAsync(); }")]
    [InlineData("public interface I : IActor { int Number { get; } }")]
    [InlineData("public interface I : IActor { event System.Action Done; }")]
    [InlineData("public interface I : IActor { Task RunAsync(in int number); }")]
    [InlineData("public interface I : IActor { Task RunAsync(params int[] numbers); }")]
    [InlineData("public interface I : IActor { Task RunAsync(int number = 1); }")]
    [InlineData("public interface I : IActor { Task RunAsync(CancellationToken token, int number); }")]
    [InlineData("public interface INone { Task RunAsync(); } public interface I : IActor, INone;")]
    [InlineData("public interface I { Task RunAsync(); }")]
    [InlineData("public class Outer { private interface I : IActor { Task RunAsync(); } }")]
    [InlineData("public class Outer<T> { public interface I : IActor { Task RunAsync(); } }")]
    [InlineData("file interface I : IActor { Task RunAsync(); }")]
    public void Interface_ThatNoProxyCanBeGeneratedFor_IsLeftToTheProgram(string code)
    {
        var generated = Generated.From(Usings + code);

        Assert.Equal(0, generated.Files);
        Assert.DoesNotContain(generated.Errors, error => error.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public void Proxy_ThatIsGenerated_UsesNoReflection()
    {
        var generated = Generated.From(Usings + "public interface IShop : IActor { Task<int> CountAsync(string name); }");

        var code = Assert.Single(generated.Sources).SourceText.ToString();
        Assert.DoesNotContain("Reflection", code, StringComparison.Ordinal);
        Assert.Contains("ModuleInitializer", code, StringComparison.Ordinal);
    }

    /// <summary>Built for a later compiler than that of the user's SDK, the official generators were passed over, and nothing was registered.</summary>
    [Fact]
    public void Issue1853_Generators_AreBuiltForTheCompilerOfAnOlderSdk()
    {
        var compiler = typeof(ActorProxyGenerator).Assembly.GetReferencedAssemblies().Where(reference => reference.Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(compiler);
        Assert.All(compiler, reference => Assert.True(reference.Version <= new Version(4, 8, 0, 0), reference.ToString()));
    }

    [Fact]
    public void Change_OfSomethingElse_GeneratesNothingAgain()
    {
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);
        var cancellation = TestContext.Current.CancellationToken;
        var program = Generated.From(Usings + "public interface IShop : IActor { Task<int> CountAsync(string name); }").Compilation;
        program = program.RemoveSyntaxTrees(program.SyntaxTrees.Skip(1));
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new ActorProxyGenerator().AsSourceGenerator()], parseOptions: options, driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

        driver = driver.RunGenerators(program, cancellation)
            .RunGenerators(program.AddSyntaxTrees(CSharpSyntaxTree.ParseText("public sealed class Other : System.IDisposable { public void Dispose() { } }", options, cancellationToken: cancellation)), cancellation);

        var outputs = driver.GetRunResult().Results[0].TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs).ToList();
        Assert.NotEmpty(outputs);
        Assert.All(outputs, output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }
}
