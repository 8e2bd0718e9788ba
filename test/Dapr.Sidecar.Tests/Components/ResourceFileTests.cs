using System.Text.Json;

namespace Dapr.Sidecar.Tests.Components;

/// <summary>Resource files that are not as they should be: what is said of them, and what is loaded all the same.</summary>
public sealed class ResourceFileTests
{
    private const string Left = "this resource is left out, because it cannot be read: ";
    private const string Component = "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {name: a}\n";
    private const string Subscription = "apiVersion: dapr.io/v2alpha1\nkind: Subscription\nmetadata: {name: s}\nspec:\n  pubsubname: pubsub\n  topic: t\n";

    [Theory]
    [InlineData("just text", 1, Left + "it is no resource")]
    [InlineData("- a\n- b\n", 1, Left + "it is no resource")]
    [InlineData("\nkind: Component\nmetadata: {name: a}\n", 2, Left + "it has no 'kind' or no 'apiVersion'")]
    [InlineData("kind: [Component]\n", 1, Left + "'kind' must hold a text")]
    [InlineData("apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata:\n  name: a/b\n", 4, Left + "'a/b' is no name for a Component")]
    [InlineData("apiVersion: dapr.io/v1alpha1\nkind: Component\nspec: {}\n", 1, Left + "'' is no name for a Component")]
    [InlineData(Component + "scopes: app1\n", 4, Left + "'scopes' must be a list")]
    [InlineData(Component + "spec: state.in-memory\n", 4, Left + "'spec' must hold names and values")]
    [InlineData(Component + "spec:\n  type: {a: b}\n", 5, Left + "'type' must hold a text")]
    [InlineData(Component + "spec:\n  type: state.in-memory\n  ignoreErrors: perhaps\n", 6, Left + "'ignoreErrors' must be true or false")]
    [InlineData(Component + "spec:\n  type: state.in-memory\n  metadata:\n    a: b\n", 7, Left + "'metadata' must be a list")]
    [InlineData(Component + "spec:\n  type: state.in-memory\n  metadata:\n  - a\n", 7, Left + "'metadata' must hold names and values")]
    [InlineData(Component + "spec:\n  type: state.in-memory\n  metadata:\n  - value: b\n", 7, Left + "a setting has no 'name'")]
    [InlineData(Component + "spec:\n  type: state.in-memory\n  metadata:\n  - {name: a, value: [1]}\n", 7, Left + "'value' must hold a text")]
    [InlineData(Component + "spec:\n  type: state.in-memory\n  version: v1\n  ignoreError: true\n", 7, "'ignoreError' is no field of a Component and has no effect")]
    [InlineData(Component + "spec:\n  type: state.in-memory\n  initTimeout: soon\n", 6, "'soon' is no time, such as 5s; a component has 5 seconds to start")]
    [InlineData(Component + "spec:\n  type: state.in-memory\n  metadata:\n  - name: a\n    envRef: NONE\n", 7, "'a' stays empty: the environment variable 'NONE' is not set or may not be used")]
    [InlineData(Component + "spec:\n  type: state.in-memory\n  metadata:\n  - name: a\n    secretKeyRef: {name: s}\n", 8, "'a' stays empty: the resource names no store (auth.secretStore)")]
    [InlineData(Subscription + "  routes:\n    rules:\n    - match: event.type ==\n      path: /a\n", 9, Left + "the rule does not compile, at 1:14: ")]
    [InlineData(Subscription + "  routes: /a\n", 7, Left + "'routes' must hold names and values")]
    [InlineData(Subscription + "  routes:\n    default: /a\n    rule: []\n", 9, "'rule' is no field of a Subscription and has no effect")]
    [InlineData(Subscription + "  route: /a\n", 7, "'route' is no field of a Subscription and has no effect")]
    public async Task Load_FaultyFile_IsNamedWithItsLine(string text, int line, string reason)
    {
        using var folder = new ResourceFolder();
        folder.Write("faulty.yaml", text);

        var said = Assert.Single(await folder.LoadAsync());

        Assert.StartsWith($"faulty.yaml:{line}: {reason}", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_FileThatIsNoYaml_IsNamedWithItsLine()
    {
        using var folder = new ResourceFolder();
        folder.Write("faulty.yaml", "# a comment\nkind: Component\nspec: [unclosed\n");

        var said = Assert.Single(await folder.LoadAsync());

        Assert.Matches(@"^faulty\.yaml:[345]: ", said);
    }

    [Theory]
    [InlineData("kind: Component\nmetadata: {na\nme: a}\n", 2, 3)]
    [InlineData("kind: Component\nspec:\n  - name:me keyPrefix\n    value: \"none\"\n", 3, 4)]
    public async Task Load_FileThatTheYamlLibraryGivesUpOn_IsNamedWithItsLine(string text, int first, int last)
    {
        using var folder = new ResourceFolder();
        folder.Write("faulty.yaml", text);

        var said = Assert.Single(await folder.LoadAsync());

        Assert.InRange(int.Parse(said.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture), first, last);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task Load_SeveralDocuments_LosesOnlyTheFaultyOneAndCountsLinesOfTheFile(string lineEnd)
    {
        using var folder = new ResourceFolder();
        var text = $"---\n{ResourceFolder.StateStore}---\nkind: [\n---\n\n# nothing\n---\n{ResourceFolder.StateStore.Replace("store", "other", StringComparison.Ordinal)}--- # the last\nkind: Component\n";
        folder.Write("many.yaml", text.ReplaceLineEndings(lineEnd));
        var (said, names) = (new List<string>(), new List<string?>());
        var log = new CollectedLog();
        await using var sidecar = await TestSidecar.StartAsync(options => (options.ResourcesPaths, options.LoggerFactory) = ([folder.Folder], log));

        names.AddRange(await NamesAsync(sidecar));
        said.AddRange(log.Of("Dapr.Sidecar.Components.ResourceLog").Select(entry => $"{Path.GetFileName((string)entry.Fields["File"]!)}:{entry.Fields["Line"]}"));

        Assert.Equal(["store", "other"], names);
        Assert.Equal(2, said.Count);
        Assert.Matches("^many.yaml:1[01]$", said[0]);
        Assert.Equal("many.yaml:23", said[1]);
    }

    [Fact]
    public async Task Load_FileThatCannotBeRead_IsNamed()
    {
        using var folder = new ResourceFolder();
        File.CreateSymbolicLink(Path.Combine(folder.Folder, "a.yaml"), Path.Combine(folder.Folder, "nowhere"));

        Assert.StartsWith("a.yaml:1: ", Assert.Single(await folder.LoadAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_ResourcesOfOthers_AreLeftAloneInSilence()
    {
        using var folder = new ResourceFolder();
        folder.Write("a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n---\n# nothing\n---\n");
        folder.Write("notes.txt", "no: [yaml");

        Assert.Empty(await folder.LoadAsync());
    }

    [Theory]
    [InlineData("scopes: [app1]\n", true)]
    [InlineData("scopes: [other, app1]\n", true)]
    [InlineData("scopes: []\n", true)]
    [InlineData("scopes:\n", true)]
    [InlineData("scopes: [other]\n", false)]
    public async Task Load_ScopedComponent_IsSeenByThoseInTheScope(string scopes, bool isSeen)
    {
        using var folder = new ResourceFolder();
        folder.Write("a.yaml", ResourceFolder.StateStore + scopes);
        await using var sidecar = await TestSidecar.StartAsync(options => options.ResourcesPaths = [folder.Folder]);

        Assert.Equal(isSeen, (await NamesAsync(sidecar)).Contains("store"));
    }

    [Fact]
    public async Task Start_TwoComponentsOfOneName_FailsAndNamesBothPlaces()
    {
        using var folder = new ResourceFolder();
        folder.Write("a.yaml", ResourceFolder.StateStore);
        folder.Write("b.yaml", "\n" + ResourceFolder.StateStore);

        var failure = await Assert.ThrowsAsync<SidecarStartException>(() => folder.LoadAsync());

        Assert.Contains("duplicate definition of Component name store (state.in-memory/v1) with existing store (state.in-memory/v1)", failure.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(folder.Folder, "b.yaml:2"), failure.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(folder.Folder, "a.yaml:1"), failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("state.nothing", "couldn't find state store state.nothing/v1")]
    [InlineData("pubsub.nothing", "couldn't find message bus pubsub.nothing/v1")]
    [InlineData("workflow.dapr", "incorrect type workflow.dapr")]
    [InlineData("State.in-memory", "incorrect type State.in-memory")]
    public async Task Start_ComponentOfAnUnknownType_FailsAndNamesThePlace(string type, string reason)
    {
        using var folder = new ResourceFolder();
        var file = folder.Write("a.yaml", ResourceFolder.StateStore.Replace("state.in-memory", type, StringComparison.Ordinal));

        var failure = await Assert.ThrowsAsync<SidecarStartException>(() => folder.LoadAsync());

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Contains(file + ":1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithSettingsThatHaveNoEffectYet_SaysSoInOneLine()
    {
        using var folder = new ResourceFolder();
        var file = folder.Write("r.yaml", "apiVersion: dapr.io/v1alpha1\nkind: Resiliency\nmetadata: {name: r}\n");
        var log = new CollectedLog();
        await using var sidecar = await TestSidecar.StartAsync(
            options => (options.ResourcesPaths, options.LoggerFactory, options.IgnoredFlags) = ([folder.Folder], log, ["enable-mtls"]),
            "  tracing: {samplingRate: \"1\"}\n  accessControl: {defaultAction: deny}\n");

        var said = Assert.Single(log.Of("Dapr.Sidecar.DaprSidecar"), entry => entry.Message.Contains("no effect yet", StringComparison.Ordinal));

        Assert.Equal(
            $"These settings have no effect yet: --enable-mtls, tracing of the configuration, accessControl of the configuration, the Resiliency {file}:1", said.Message);
    }

    private static async Task<IReadOnlyList<string?>> NamesAsync(TestSidecar sidecar)
    {
        using var metadata = JsonDocument.Parse(await sidecar.Http.GetStringAsync("/v1.0/metadata", TestContext.Current.CancellationToken));
        return metadata.RootElement.TryGetProperty("components", out var components)
            ? [.. components.EnumerateArray().Select(component => component.GetProperty("name").GetString())]
            : [];
    }
}
