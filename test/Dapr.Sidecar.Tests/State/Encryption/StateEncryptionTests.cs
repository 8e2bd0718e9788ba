using System.Security.Cryptography;
using System.Text;
using Dapr.Sidecar.Tests.Components;
using Dapr.Sidecar.Tests.Sqlite;
using Dapr.Sidecar.Tests.State.Sqlite;

namespace Dapr.Sidecar.Tests.State.Encryption;

/// <summary>State stores whose values are encrypted.</summary>
public sealed class StateEncryptionTests : IDisposable
{
    private const string NewKey = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private const string OldKey = "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100";

    private readonly TestFile _file = new();
    private readonly ResourceFolder _folder = new();
    private readonly CollectedLog _log = new();

    public void Dispose()
    {
        _file.Dispose();
        _folder.Dispose();
        _log.Dispose();
    }

    [Theory]
    [InlineData("00112233445566778899aabbccddeeff")]
    [InlineData("00112233445566778899aabbccddeeff0011223344556677")]
    [InlineData(NewKey)]
    public async Task Save_IsKeptAsTheRuntimeKeepsIt(string key)
    {
        await using var sidecar = await StartAsync(("STATE_KEY", key));

        await sidecar.SaveRpcAsync(StateSidecar.Item("k", "hidden"));

        Assert.Equal("hidden", await sidecar.TextAsync("k"));
        var kept = Kept("k");
        Assert.EndsWith("||STATE_KEY", kept, StringComparison.Ordinal);
        Assert.Equal("hidden", Open(kept, key));
    }

    [Fact]
    public async Task Save_TheSameTwice_IsKeptDifferently()
    {
        await using var sidecar = await StartAsync(("STATE_KEY", NewKey));

        await sidecar.SaveRpcAsync(StateSidecar.Item("a", "same"), StateSidecar.Item("b", "same"));

        Assert.NotEqual(Kept("a"), Kept("b"));
    }

    [Fact]
    public async Task Read_WhatTheSecondaryKeyEncrypts_AndWriteWithThePrimary()
    {
        await using (var before = await StartAsync(("OLD_KEY", OldKey)))
        {
            await before.SaveRpcAsync(StateSidecar.Item("k", "old"));
        }

        await using var after = await StartAsync(("STATE_KEY", NewKey), ("OLD_KEY", OldKey));

        Assert.Equal("old", await after.TextAsync("k"));
        await after.SaveRpcAsync(StateSidecar.Item("k", "new"));
        Assert.Equal("new", Open(Kept("k"), NewKey));
    }

    [Fact]
    public async Task Read_KeysThatAreTwoValuesOfOneSecret_AreBothTried()
    {
        _folder.Write("keys.json", $$$"""{"keys":{"new":"{{{NewKey}}}","old":"{{{OldKey}}}"}}""");
        _folder.Write("secrets.yaml", $$"""
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {name: secrets}
            spec:
              type: secretstores.local.file
              version: v1
              metadata:
              - {name: secretsFile, value: "{{_folder.Folder}}/keys.json"}
              - {name: multiValued, value: "true"}
            """);
        await using (var before = await StartAsync("{name: keys, key: old}", null, "secrets"))
        {
            await before.SaveRpcAsync(StateSidecar.Item("k", "old"));
        }

        await using var after = await StartAsync("{name: keys, key: new}", "{name: keys, key: old}", "secrets");

        Assert.Equal("old", await after.TextAsync("k"));
    }

    [Fact]
    public async Task Everything_ElseOfTheStore_IsAsWithoutKeys()
    {
        await using var sidecar = await StartAsync(("STATE_KEY", NewKey));
        await sidecar.TransactRpcAsync(("upsert", StateSidecar.Item("a", "1")), ("upsert", StateSidecar.Item("b", "\"two\"")));
        var etag = (await sidecar.GetRpcAsync("a")).Etag;

        await sidecar.SaveRpcAsync(StateSidecar.Item("a", "2", etag));

        await Assert.ThrowsAsync<Rpc.RpcCallException>(() => sidecar.SaveRpcAsync(StateSidecar.Item("a", "3", etag)));
        var items = (await sidecar.BulkAsync("""{"keys":["a","b","none"]}""")).Json.EnumerateArray().ToDictionary(item => item.GetProperty("key").GetString()!);
        Assert.Equal((2, "two"), (items["a"].GetProperty("data").GetInt32(), items["b"].GetProperty("data").GetString()));
        Assert.False(items["none"].TryGetProperty("data", out _));
        await sidecar.DeleteRpcAsync("a");
        Assert.Equal(204, (await sidecar.GetAsync("a")).Status);
    }

    [Fact]
    public async Task Save_AnObjectOverHttp_IsKeptAsGosTextAndToldOnce()
    {
        await using var sidecar = await StartAsync(("STATE_KEY", NewKey));

        await sidecar.SaveAsync("""[{"key":"o","value":{"b":[1,true],"a":null}},{"key":"s","value":"text"},{"key":"n","value":1.5},{"key":"p","value":{"c":1}}]""");

        Assert.Equal(["map[a:<nil> b:[1 true]]", "text", "1.5", "map[c:1]"], [await sidecar.TextAsync("o"), await sidecar.TextAsync("s"), await sidecar.TextAsync("n"), await sidecar.TextAsync("p")]);
        Assert.Single(_log.All, entry => entry.Message.Contains("is encrypted, and was sent an object over HTTP", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Save_JsonOverGrpc_ComesBackAsJson()
    {
        await using var sidecar = await StartAsync(("STATE_KEY", NewKey));
        var item = StateSidecar.Item("k", """{"a":1}""");
        item.Metadata["contentType"] = "application/json";

        await sidecar.SaveRpcAsync(item);

        Assert.Equal("""{"a":1}""", (await sidecar.GetAsync("k")).Body);
    }

    [Theory]
    [InlineData("plain", "the value is not encrypted: it does not end with || and the name of a key")]
    [InlineData("AAAA||OTHER", "the value is encrypted with the key 'OTHER', which is neither the primary nor the secondary one")]
    [InlineData("AAAA||STATE_KEY", "the value says that it is encrypted with the key 'STATE_KEY', but is not")]
    [InlineData("%%%%||STATE_KEY", "the value says that it is encrypted with the key 'STATE_KEY', but is not")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA||STATE_KEY", "the value does not fit the key 'STATE_KEY': it was written with another one of that name, or was changed since")]
    public async Task Read_WhatWasNotEncryptedByIt_SaysWhy(string kept, string reason)
    {
        await using var sidecar = await StartAsync(("STATE_KEY", NewKey));
        await sidecar.SaveRpcAsync(StateSidecar.Item("k", "v"));
        SqliteStores.Run(_file.Path, $"UPDATE state SET value = '{Convert.ToBase64String(Encoding.UTF8.GetBytes(kept))}', is_binary = 1");

        var answer = await sidecar.GetAsync("k");

        Assert.Equal((500, "ERR_STATE_GET", $"fail to get k from state store statestore: {reason}"), (answer.Status, answer.ErrorCode, answer.Message));
    }

    [Fact]
    public async Task BulkRead_OneValueThatCannotBeDecrypted_SpoilsNoOther()
    {
        await using var sidecar = await StartAsync(("STATE_KEY", NewKey));
        await sidecar.SaveRpcAsync(StateSidecar.Item("good", "1"), StateSidecar.Item("bad", "2"));
        SqliteStores.Run(_file.Path, "UPDATE state SET value = '\"plain\"', is_binary = 0 WHERE key = 'app1||bad'");

        var items = (await sidecar.BulkAsync("""{"keys":["good","bad"]}""")).Json.EnumerateArray().ToDictionary(item => item.GetProperty("key").GetString()!);

        Assert.Equal(1, items["good"].GetProperty("data").GetInt32());
        Assert.Contains("the value is not encrypted", items["bad"].GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc", "primaryEncryptionKey must be 16, 24 or 32 bytes in hexadecimal digits; the secret 'STATE_KEY' is not")]
    [InlineData("0011", "primaryEncryptionKey must be 16, 24 or 32 bytes in hexadecimal digits; the secret 'STATE_KEY' is not")]
    [InlineData("", "primaryEncryptionKey is empty: the secret 'STATE_KEY' could not be read")]
    public async Task Start_KeyThatIsNone_NamesTheComponentAndTheFileButNotTheKey(string key, string reason)
    {
        var exception = await Assert.ThrowsAsync<SidecarStartException>(() => StartAsync(("STATE_KEY", key)));

        Assert.Contains($"initialization error occurred for statestore (state.sqlite/v1): {reason} (in {_folder.Folder}/", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("primaryEncryptionKey", "primaryEncryptionKey must be a secretKeyRef")]
    [InlineData("secondaryEncryptionKey", "secondaryEncryptionKey is there without primaryEncryptionKey")]
    public async Task Start_KeyThatIsNoSecret_IsRefused(string setting, string reason)
    {
        var exception = await Assert.ThrowsAsync<SidecarStartException>(() => StateSidecar.StartAsync(options => options.Components.Add(new ComponentSpec
        {
            Name = StateSidecar.Store,
            Type = "state.in-memory",
            Metadata = new Dictionary<string, string> { [setting] = NewKey },
        })));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(NewKey, exception.Message, StringComparison.Ordinal);
    }

    private Task<StateSidecar> StartAsync(params (string Name, string Value)[] keys)
    {
        _folder.Write("secrets.yaml", "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {name: secrets}\nspec: {type: secretstores.local.env, version: v1}\n");
        return StartAsync($"{{name: {keys[0].Name}}}", keys.Length > 1 ? $"{{name: {keys[1].Name}}}" : null, "secrets", keys);
    }

    private Task<StateSidecar> StartAsync(string primary, string? secondary, string store, params (string Name, string Value)[] variables)
    {
        _folder.Write("state.yaml", $"""
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata:
              name: {StateSidecar.Store}
            auth:
              secretStore: {store}
            spec:
              type: state.sqlite
              version: v1
              metadata:
              - name: connectionString
                value: "{_file.Path}"
              - name: primaryEncryptionKey
                secretKeyRef: {primary}
            {(secondary is null ? "" : $"  - name: secondaryEncryptionKey\n    secretKeyRef: {secondary}")}
            """);
        return StateSidecar.StartAsync(options =>
        {
            options.ResourcesPaths = [_folder.Folder];
            options.LoggerFactory = _log;
            options.Environment = variables.ToDictionary(pair => pair.Name, pair => pair.Value);
        });
    }

    private string Kept(string key) => Encoding.UTF8.GetString(Convert.FromBase64String((string)SqliteStores.Run(_file.Path, $"SELECT value FROM state WHERE key = 'app1||{key}' AND is_binary = 1").Single()));

    /// <summary>Opens a value by the format alone, with nothing of the sidecar's.</summary>
    private static string Open(string kept, string key)
    {
        var bytes = Convert.FromBase64String(kept[..kept.IndexOf("||", StringComparison.Ordinal)]);
        var value = new byte[bytes.Length - 28];
        using var cipher = new AesGcm(Convert.FromHexString(key), 16);
        cipher.Decrypt(bytes[..12], bytes[12..^16], bytes[^16..], value);
        return Encoding.UTF8.GetString(value);
    }
}
