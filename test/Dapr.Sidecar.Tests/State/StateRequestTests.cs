namespace Dapr.Sidecar.Tests.State;

/// <summary>The bodies of the HTTP API: what is taken, and what is refused.</summary>
public sealed class StateRequestTests
{
    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""[{"key":"k","value":1,"unknown":[{}]}]""")]
    [InlineData("""[{"KEY":"k","Value":1}]""")]
    [InlineData("""[{"key":"k","value":1,"etag":null,"metadata":null,"options":null}]""")]
    [InlineData("""[{"key":"k","value":1,"options":{"consistency":"strong","concurrency":"last-write"}}]""")]
    [InlineData("""[{"key":"k","value":1,"options":{"Consistency":"eventual","concurrency":""}}]""")]
    [InlineData("""[{"key":"k","value":1}] and what follows""")]
    public async Task Save_BodyThatGoCanRead_HasNoContent(string body)
    {
        await using var sidecar = await StateSidecar.StartAsync();

        foreach (var verb in (string[])["POST", "PUT"])
        {
            var answer = await sidecar.SendAsync(verb, "/v1.0/state/statestore", body);

            Assert.Equal((204, ""), (answer.Status, answer.Body));
        }
    }

    [Theory]
    [InlineData("", "EOF")]
    [InlineData("not json", "invalid character")]
    [InlineData("[", "unexpected EOF")]
    [InlineData("{}", "cannot unmarshal object into Go value of type []state.SetRequest")]
    [InlineData("[1]", "cannot unmarshal number into Go value of type state.SetRequest")]
    [InlineData("""["k"]""", "cannot unmarshal string into Go value of type state.SetRequest")]
    [InlineData("[null]", "\"key\" is a required field")]
    [InlineData("""[{"value":1}]""", "\"key\" is a required field")]
    [InlineData("""[{"key":"ok","value":1},{"key":"","value":1}]""", "\"key\" is a required field")]
    [InlineData("""[{"key":7,"value":1}]""", "cannot unmarshal number")]
    [InlineData("""[{"key":"ok","value":1,"etag":7}]""", "SetRequest.etag of type string")]
    [InlineData("""[{"key":"ok","value":1,"metadata":{"ttlInSeconds":5}}]""", "SetRequest.metadata of type string")]
    [InlineData("""[{"key":"ok","value":1,"metadata":[]}]""", "cannot unmarshal array")]
    [InlineData("""[{"key":"ok","value":1,"options":5}]""", "cannot unmarshal number")]
    [InlineData("""[{"key":"ok","value":1,"options":{"concurrency":true}}]""", "cannot unmarshal bool")]
    public async Task Save_BodyThatGoCannotRead_IsMalformedAndNothingIsSaved(string body, string reason)
    {
        await using var sidecar = await StateSidecar.StartAsync();

        var answer = await sidecar.SaveAsync(body);

        Assert.Equal((400, "ERR_MALFORMED_REQUEST"), (answer.Status, answer.ErrorCode));
        Assert.Contains(reason, answer.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("failed deserializing", answer.Message, StringComparison.Ordinal);
        Assert.Equal(204, (await sidecar.GetAsync("ok")).Status);
    }

    [Theory]
    [InlineData("concurrency", "failed saving state in state store statestore: unrecognized concurrency model 'newest'")]
    [InlineData("consistency", "failed saving state in state store statestore: unrecognized consistency model 'newest'")]
    public async Task Save_UnknownOption_Fails(string option, string message)
    {
        await using var sidecar = await StateSidecar.StartAsync();

        var answer = await sidecar.SaveAsync($$$"""[{"key":"k","value":1,"options":{"{{{option}}}":"newest"}}]""");

        Assert.Equal((500, "ERR_STATE_SAVE", message), (answer.Status, answer.ErrorCode, answer.Message));
        Assert.Equal(204, (await sidecar.GetAsync("k")).Status);
    }

    [Theory]
    [InlineData("", "EOF")]
    [InlineData("[", "unexpected EOF")]
    [InlineData("[]", "cannot unmarshal array")]
    [InlineData("""{"keys":"a"}""", "cannot unmarshal string")]
    [InlineData("""{"keys":[1]}""", "cannot unmarshal number")]
    [InlineData("""{"keys":["a"],"parallelism":"1"}""", "of type int")]
    [InlineData("""{"keys":["a"],"parallelism":1.5}""", "of type int")]
    [InlineData("""{"keys":["a"],"metadata":{"a":1}}""", "of type string")]
    public async Task BulkGet_BodyThatGoCannotRead_IsMalformed(string body, string reason)
    {
        await using var sidecar = await StateSidecar.StartAsync();

        var answer = await sidecar.BulkAsync(body);

        Assert.Equal((400, "ERR_MALFORMED_REQUEST"), (answer.Status, answer.ErrorCode));
        Assert.StartsWith("failed deserializing HTTP body: ", answer.Message, StringComparison.Ordinal);
        Assert.Contains(reason, answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"keys":[]}""")]
    [InlineData("""{"keys":null,"parallelism":null}""")]
    public async Task BulkGet_NoKeys_IsAnEmptyList(string body)
    {
        await using var sidecar = await StateSidecar.StartAsync();

        var answer = await sidecar.BulkAsync(body);

        Assert.Equal((200, "[]", "application/json"), (answer.Status, answer.Body, answer.ContentType));
    }

    [Theory]
    [InlineData("", "EOF")]
    [InlineData("{", "unexpected EOF")]
    [InlineData("[]", "cannot unmarshal array")]
    [InlineData("""{"operations":{}}""", "cannot unmarshal object")]
    [InlineData("""{"operations":[{"operation":"upsert","request":[]}]}""", "cannot unmarshal array")]
    [InlineData("""{"operations":[{"operation":"upsert","request":{"key":"ok","etag":1}}]}""", "cannot unmarshal number")]
    [InlineData("""{"operations":[{"operation":"upsert","request":{"key":"ok"}}],"metadata":{"a":1}}""", "cannot unmarshal number")]
    public async Task Transaction_BodyThatGoCannotRead_IsMalformedAndNothingIsDone(string body, string reason)
    {
        await using var sidecar = await StateSidecar.StartAsync();

        var answer = await sidecar.TransactAsync(body);

        Assert.Equal((400, "ERR_MALFORMED_REQUEST"), (answer.Status, answer.ErrorCode));
        Assert.StartsWith("failed deserializing HTTP body: ", answer.Message, StringComparison.Ordinal);
        Assert.Contains(reason, answer.Message, StringComparison.Ordinal);
        Assert.Equal(204, (await sidecar.GetAsync("ok")).Status);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"operations":[]}""")]
    [InlineData("""{"operations":null}""")]
    public async Task Transaction_NoOperations_HasNoContent(string body)
    {
        await using var sidecar = await StateSidecar.StartAsync();

        Assert.Equal(204, (await sidecar.TransactAsync(body)).Status);
    }

    [Fact]
    public async Task Body_OverTheLimit_IsRefused()
    {
        await using var sidecar = await StateSidecar.StartAsync(options =>
        {
            options.MaxBodySize = 1024;
            StateSidecar.AddStore(options);
        });

        var answer = await sidecar.SaveAsync($$"""[{"key":"k","value":"{{new string('x', 2_000)}}"}]""");

        Assert.Equal((400, "ERR_MALFORMED_REQUEST"), (answer.Status, answer.ErrorCode));
        Assert.Contains("too large", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/v1.0/state/statestore")]
    [InlineData("DELETE", "/v1.0/state/statestore")]
    [InlineData("HEAD", "/v1.0/state/statestore/k")]
    [InlineData("GET", "/v1.0/state/statestore/k/more")]
    [InlineData("POST", "/v1.0/state/statestore/query")]
    public async Task Route_ThatIsNone_IsNotFound(string verb, string path)
    {
        await using var sidecar = await StateSidecar.StartAsync();

        Assert.Equal(404, (await sidecar.SendAsync(verb, path)).Status);
    }
}
