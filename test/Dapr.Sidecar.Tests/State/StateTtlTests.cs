namespace Dapr.Sidecar.Tests.State;

/// <summary>What expires, on the sidecar's clock.</summary>
public sealed class StateTtlTests
{
    [Fact]
    public async Task Ttl_OverHttp_IsToldAndKept()
    {
        await using var sidecar = await StateSidecar.StartAsync();
        await sidecar.SaveAsync("""[{"key":"k","value":1,"metadata":{"ttlInSeconds":"10"}}]""");

        Assert.Equal("2026-01-01T00:00:10Z", (await sidecar.GetAsync("k")).Headers["metadata.ttlExpireTime"]);
        Assert.Contains("\"metadata\":{\"ttlExpireTime\":\"2026-01-01T00:00:10Z\"}", (await sidecar.BulkAsync("""{"keys":["k"]}""")).Body, StringComparison.Ordinal);

        await sidecar.Clock.AdvanceAsync(TimeSpan.FromSeconds(9));
        Assert.Equal(200, (await sidecar.GetAsync("k")).Status);

        await sidecar.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(204, (await sidecar.GetAsync("k")).Status);
        Assert.Equal("""[{"key":"k"}]""", (await sidecar.BulkAsync("""{"keys":["k"]}""")).Body);
    }

    [Fact]
    public async Task Ttl_OverGrpc_IsToldAndKept()
    {
        await using var sidecar = await StateSidecar.StartAsync();
        var item = StateSidecar.Item("k", "1");
        item.Metadata["ttlInSeconds"] = "3600";
        await sidecar.SaveRpcAsync(item, StateSidecar.Item("ever", "1"));

        Assert.Equal("2026-01-01T01:00:00Z", (await sidecar.GetRpcAsync("k")).Metadata["ttlExpireTime"]);
        Assert.Empty((await sidecar.GetRpcAsync("ever")).Metadata);

        await sidecar.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Empty((await sidecar.GetRpcAsync("k")).Etag);
        Assert.NotEmpty((await sidecar.GetRpcAsync("ever")).Etag);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("")]
    public async Task Ttl_NotPositive_IsNone(string ttl)
    {
        await using var sidecar = await StateSidecar.StartAsync();

        await sidecar.SaveAsync($$$"""[{"key":"k","value":1,"metadata":{"ttlInSeconds":"{{{ttl}}}"}}]""");
        await sidecar.Clock.AdvanceAsync(TimeSpan.FromDays(365));

        var answer = await sidecar.GetAsync("k");
        Assert.Equal((200, false), (answer.Status, answer.Headers.ContainsKey("metadata.ttlExpireTime")));
    }

    [Theory]
    [InlineData("abc", "strconv.Atoi: parsing \"abc\": invalid syntax")]
    [InlineData("1.5", "strconv.Atoi: parsing \"1.5\": invalid syntax")]
    [InlineData(" 1", "strconv.Atoi: parsing \" 1\": invalid syntax")]
    [InlineData("9223372036854775808", "strconv.Atoi: parsing \"9223372036854775808\": value out of range")]
    public async Task Ttl_NoNumber_FailsAndNothingIsSaved(string ttl, string reason)
    {
        await using var sidecar = await StateSidecar.StartAsync();

        var answer = await sidecar.SaveAsync($$$"""[{"key":"first","value":1},{"key":"k","value":1,"metadata":{"ttlInSeconds":"{{{ttl}}}"}}]""");

        Assert.Equal((500, "ERR_STATE_SAVE", $"failed saving state in state store statestore: {reason}"), (answer.Status, answer.ErrorCode, answer.Message));
        Assert.Equal(204, (await sidecar.GetAsync("first")).Status);
    }

    [Theory]
    [InlineData("99999999999")]
    [InlineData("9223372036854775807")]
    public async Task Ttl_OfAges_IsTaken(string ttl)
    {
        await using var sidecar = await StateSidecar.StartAsync();

        await sidecar.SaveAsync($$$"""[{"key":"k","value":1,"metadata":{"ttlInSeconds":"{{{ttl}}}"}}]""");
        await sidecar.Clock.AdvanceAsync(TimeSpan.FromDays(3650));

        Assert.Equal("1", (await sidecar.GetAsync("k")).Body);
    }

    [Fact]
    public async Task Ttl_OfTheQuery_GoesOverThatOfTheItem()
    {
        await using var sidecar = await StateSidecar.StartAsync();

        await sidecar.SendAsync("POST", "/v1.0/state/statestore?metadata.ttlInSeconds=5", """[{"key":"a","value":1,"metadata":{"ttlInSeconds":"500"}},{"key":"b","value":1}]""");

        Assert.Equal("2026-01-01T00:00:05Z", (await sidecar.GetAsync("a")).Headers["metadata.ttlExpireTime"]);
        Assert.Equal("2026-01-01T00:00:05Z", (await sidecar.GetAsync("b")).Headers["metadata.ttlExpireTime"]);
    }

    [Fact]
    public async Task Ttl_OverwrittenWithout_IsNoMore()
    {
        await using var sidecar = await StateSidecar.StartAsync();
        await sidecar.SaveAsync("""[{"key":"k","value":1,"metadata":{"ttlInSeconds":"1"}}]""");

        await sidecar.SaveAsync("""[{"key":"k","value":2}]""");
        await sidecar.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal("2", (await sidecar.GetAsync("k")).Body);
    }

    [Fact]
    public async Task Ttl_OfAnOperation_CountsButNotThatOfTheTransaction()
    {
        await using var sidecar = await StateSidecar.StartAsync();

        await sidecar.TransactAsync("""{"operations":[{"operation":"upsert","request":{"key":"a","value":1,"metadata":{"ttlInSeconds":"5"}}},{"operation":"upsert","request":{"key":"b","value":1}}],"metadata":{"ttlInSeconds":"5"}}""");

        Assert.True((await sidecar.GetAsync("a")).Headers.ContainsKey("metadata.ttlExpireTime"));
        Assert.False((await sidecar.GetAsync("b")).Headers.ContainsKey("metadata.ttlExpireTime"));
    }
}
