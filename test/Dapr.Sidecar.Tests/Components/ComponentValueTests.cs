using System.Collections.Concurrent;

namespace Dapr.Sidecar.Tests.Components;

/// <summary>What a component is told of its settings: templates, variables of the environment, types of YAML.</summary>
public sealed class ComponentValueTests
{
    [Theory]
    [InlineData("value: text", "text")]
    [InlineData("value: 12", "12")]
    [InlineData("value: 1.50", "1.50")]
    [InlineData("value: true", "true")]
    [InlineData("value: \"{appID} of {namespace}\"", "app1 of ns.app1")]
    [InlineData("value: \"{podName}\"", "pod-1")]
    [InlineData("value: \"{other}\"", "{other}")]
    [InlineData("envRef: MINE", "mine")]
    [InlineData("{value: text, envRef: MINE}", "text")]
    [InlineData("{value: \"\", envRef: MINE}", "mine")]
    [InlineData("envRef: ABSENT", "")]
    [InlineData("envRef: APP_API_TOKEN", "")]
    [InlineData("envRef: DAPR_SECRET", "")]
    [InlineData("envRef: \"MINE TOO\"", "")]
    public async Task Load_Setting_IsFilledIn(string setting, string expected)
    {
        var environment = new Dictionary<string, string>
        {
            ["MINE"] = "mine",
            ["APP_API_TOKEN"] = "t",
            ["DAPR_SECRET"] = "s",
            ["MINE TOO"] = "x",
            ["POD_NAME"] = "pod-1",
        };

        Assert.Equal(expected, (await LoadAsync(setting, environment)).GetValueOrDefault("x"));
    }

    [Theory]
    [InlineData("OTHER MINE", "mine")]
    [InlineData("OTHER", "")]
    public async Task Load_VariableBesideAnAllowList_StaysEmpty(string allowed, string expected) =>
        Assert.Equal(expected, (await LoadAsync("envRef: MINE", new() { ["MINE"] = "mine", ["DAPR_ENV_KEYS"] = allowed })).GetValueOrDefault("x"));

    [Fact]
    public async Task Load_Uuid_IsADifferentOneEachTime()
    {
        var first = (await LoadAsync("value: \"{uuid}\"", []))["x"];

        Assert.True(Guid.TryParse(first, out _));
        Assert.NotEqual(first, (await LoadAsync("value: \"{uuid}\"", []))["x"]);
    }

    [Fact]
    public async Task Load_Anchors_AreResolved() => Assert.Equal("shared", (await LoadAsync("{value: &v shared}\n  - name: y\n    value: *v", []))["y"]);

    private static async Task<IReadOnlyDictionary<string, string>> LoadAsync(string setting, Dictionary<string, string> environment)
    {
        var seen = new ConcurrentQueue<IReadOnlyDictionary<string, string>>();
        using var folder = new ResourceFolder();
        var item = setting.StartsWith('{') ? "{name: x, " + setting[1..] : "name: x\n    " + setting;
        folder.Write("a.yaml", $"apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {{name: a}}\nspec:\n  type: state.mine\n  version: v1\n  metadata:\n  - {item}\n");
        await using var sidecar = await TestSidecar.StartAsync(options =>
        {
            (options.ResourcesPaths, options.Environment, options.Namespace) = ([folder.Folder], environment, "ns");
            options.Catalog.AddStateStore("state.mine", context =>
            {
                seen.Enqueue(context.Spec.Metadata);
                return new Dapr.Sidecar.State.InMemoryStateStore(context.Clock);
            });
        });
        return Assert.Single(seen);
    }
}
