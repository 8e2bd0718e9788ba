namespace Dapr.Sidecar.Tests.State;

/// <summary>How keys of applications become keys of stores.</summary>
public sealed class StateKeyTests
{
    [Theory]
    [InlineData(null, "", "app1||k")]
    [InlineData("", "", "app1||k")]
    [InlineData("appid", "", "app1||k")]
    [InlineData("AppId", "ns1", "app1||k")]
    [InlineData("name", "", "statestore||k")]
    [InlineData("namespace", "ns1", "ns1.app1||k")]
    [InlineData("namespace", "", "app1||k")]
    [InlineData("none", "ns1", "k")]
    [InlineData("Shared", "", "shared||k")]
    public async Task Key_ByStrategy_HasItsPrefix(string? strategy, string @namespace, string expected)
    {
        var (read, written) = ("", "");
        var store = new FakeStateStore
        {
            Get = (asked, _) =>
            {
                read = asked.Key;
                return Task.FromResult<StateValue?>(null);
            },
            Apply = changes =>
            {
                written = changes.Single().Key;
                return Task.FromResult(StateOutcome.Applied);
            },
        };
        await using var sidecar = await StateSidecar.StartAsync(options =>
        {
            options.Namespace = @namespace;
            options.Catalog.AddStateStore("state.test", _ => store);
            options.Components.Add(new ComponentSpec
            {
                Name = StateSidecar.Store,
                Type = "state.test",
                Metadata = strategy is null ? new Dictionary<string, string>() : new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["KeyPrefix"] = strategy },
            });
        });

        await sidecar.GetAsync("k");
        Assert.Equal(expected, read);
        await sidecar.SaveAsync("""[{"key":"k"}]""");
        Assert.Equal(expected, written);
        Assert.Equal("""[{"key":"k"}]""", (await sidecar.BulkAsync("""{"keys":["k"]}""")).Body);

        written = "";
        await sidecar.TransactRpcAsync(("delete", StateSidecar.Item("k", "")));
        Assert.Equal(expected, written);
        written = "";
        await sidecar.DeleteRpcAsync("k");
        Assert.Equal(expected, written);
    }

    [Fact]
    public async Task KeyPrefix_WithTheSeparator_StopsTheStart()
    {
        var failure = await Assert.ThrowsAsync<SidecarStartException>(() => StateSidecar.StartAsync(options => options.Components.Add(new ComponentSpec
        {
            Name = StateSidecar.Store,
            Type = "state.in-memory",
            Metadata = new Dictionary<string, string> { ["keyPrefix"] = "a||b" },
        })));

        Assert.Contains("'a||b' can't contain '||'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a+b", "a b")]
    [InlineData("a%20b", "a b")]
    [InlineData("a%2Fb", "a/b")]
    [InlineData("a%2Bb", "a+b")]
    [InlineData("%D0%BA%F0%9F%94%91", "к🔑")]
    [InlineData("a|b", "a|b")]
    public async Task Key_OfThePath_IsUnescapedAsAQueryIs(string path, string key)
    {
        await using var sidecar = await StateSidecar.StartAsync();
        await sidecar.SaveRpcAsync(StateSidecar.Item(key, "1"));

        Assert.Equal("1", (await sidecar.GetAsync(path)).Body);
    }

    [Fact]
    public async Task Keys_OfTwoAppsInOneStore_AreApart()
    {
        var shared = new SharedComponents();
        await using var one = await StateSidecar.StartAsync(options => Share(options, "one"));
        await using var two = await StateSidecar.StartAsync(options => Share(options, "two"));

        await one.SaveAsync("""[{"key":"k","value":1}]""");

        Assert.Equal(204, (await two.GetAsync("k")).Status);
        await one.DisposeAsync();
        await two.DisposeAsync();
        await shared.DisposeAsync();

        void Share(SidecarOptions options, string appId)
        {
            options.AppId = appId;
            options.SharedComponents = shared;
            StateSidecar.AddStore(options);
        }
    }

    [Fact]
    public async Task Keys_OfTwoAppsUnderACommonPrefix_AreTheSame()
    {
        var shared = new SharedComponents();
        await using var one = await StateSidecar.StartAsync(options => Share(options, "one"));
        await using var two = await StateSidecar.StartAsync(options => Share(options, "two"));

        await one.SaveAsync("""[{"key":"k","value":1}]""");

        Assert.Equal("1", (await two.GetAsync("k")).Body);
        await one.DisposeAsync();
        await two.DisposeAsync();
        await shared.DisposeAsync();

        void Share(SidecarOptions options, string appId)
        {
            options.AppId = appId;
            options.SharedComponents = shared;
            options.Components.Add(new ComponentSpec { Name = StateSidecar.Store, Type = "state.in-memory", Metadata = new Dictionary<string, string> { ["keyPrefix"] = "name" } });
        }
    }
}
