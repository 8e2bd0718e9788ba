using System.Text;
using System.Text.Json;
using Dapr.Sidecar.Bindings;
using Dapr.Sidecar.Tests.Components;

namespace Dapr.Sidecar.Tests.Bindings;

/// <summary>bindings.localstorage, also where no recorded exchange goes.</summary>
public sealed class LocalStorageBindingTests : OutputBindingContract, IDisposable
{
    private readonly ResourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\"hello\"", "hello")]
    [InlineData("\"line\\nnext \\u003c\"", "line\nnext <")]
    [InlineData("\"aGVsbG8=\"", "hello")]
    [InlineData("aGVsbG8=", "hello")]
    [InlineData("aGVsbG8", "aGVsbG8")]
    [InlineData("{\"a\":\"b\"}", "{\"a\":\"b\"}")]
    [InlineData("\"a\"b\"", "\"a\"b\"")]
    [InlineData("", "")]
    public async Task Create_Data_IsUnquotedAndDecoded(string data, string content)
    {
        var binding = Create();

        var answer = await InvokeAsync(binding, "create", data, ("fileName", "a"));

        Assert.Equal(("{\"fileName\":\"a\"}", content), (answer, await File.ReadAllTextAsync(Path.Combine(_folder.Folder, "files", "a"))));
    }

    [Theory]
    [InlineData("../../a", "a")]
    [InlineData("/etc/passwd", "etc/passwd")]
    [InlineData("a/./b//c/../d", "a/b/d")]
    public async Task Create_NameThatLeadsOutside_IsKeptInside(string name, string inside)
    {
        var binding = Create();

        Assert.Equal(inside, JsonElement.Parse(await InvokeAsync(binding, "create", "x", ("fileName", name))).GetProperty("fileName").GetString());
        Assert.True(File.Exists(Path.Combine(_folder.Folder, "files", inside)));
    }

    [Theory]
    [InlineData("create")]
    [InlineData("get")]
    [InlineData("delete")]
    public async Task Invoke_LinkThatLeadsOutside_IsRefused(string operation)
    {
        var binding = Create();
        var outside = Directory.CreateDirectory(Path.Combine(_folder.Folder, "outside"));
        await File.WriteAllTextAsync(Path.Combine(outside.FullName, "secret"), "s");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Folder, "files", "link"), outside.FullName);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => InvokeAsync(binding, operation, "x", ("fileName", "link/secret")));

        Assert.EndsWith("/files/link leads out of rootPath", failure.Message, StringComparison.Ordinal);
        Assert.Equal("s", await File.ReadAllTextAsync(Path.Combine(outside.FullName, "secret")));
    }

    [Fact]
    public async Task List_Tree_IsInTheOrderOfNamesOrFlat()
    {
        var binding = Create();
        foreach (var name in (string[])["b", "a/2", "a/1/x", "B"])
        {
            await InvokeAsync(binding, "create", "x", ("fileName", name));
        }

        Assert.Equal(["B", "a/1/x", "a/2", "b"], await ListAsync());
        Assert.Equal(["B", "b"], await ListAsync(("isRecursive", "false")));
        Assert.Equal(["a/1/x", "a/2"], await ListAsync(("fileName", "a")));
        Assert.Equal(["a/2"], await ListAsync(("fileName", "a"), ("isRecursive", "false")));

        async Task<string[]> ListAsync(params (string Name, string Value)[] metadata) =>
        [
            .. JsonElement.Parse(await InvokeAsync(binding, "list", "", metadata)).EnumerateArray()
                .Select(path => Path.GetRelativePath(Path.Combine(_folder.Folder, "files"), path.GetString()!)),
        ];
    }

    [Fact]
    public async Task List_EmptyFolderAndAFile_AreAnEmptyListAndAnError()
    {
        var binding = Create();

        Assert.Equal("[]", await InvokeAsync(binding, "list", ""));
        await InvokeAsync(binding, "create", "x", ("fileName", "a"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => InvokeAsync(binding, "list", "", ("fileName", "a")));
    }

    [Fact]
    public async Task Create_ManyAtATimeOfOneName_LeaveOneWhole()
    {
        var binding = Create();
        var contents = Enumerable.Range(0, 20).Select(number => new string((char)('a' + number), 100_003)).ToList();

        await Task.WhenAll(contents.Select(content => Task.Run(() => InvokeAsync(binding, "create", content, ("fileName", "a")))));

        Assert.Contains(await InvokeAsync(binding, "get", "", ("fileName", "a")), contents);
        Assert.Equal("a", Assert.Single(Directory.GetFiles(Path.Combine(_folder.Folder, "files")).Select(Path.GetFileName)));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/proc/self")]
    [InlineData("/etc")]
    [InlineData("/usr/../etc/dapr")]
    public void RootPath_OfTheSystem_IsRefused(string path) => Assert.Equal(
        $"rootPath: '{path}' belongs to the system",
        Assert.Throws<InvalidOperationException>(() => new LocalStorageBinding(BindingSidecar.Of("files", "bindings.localstorage", ("rootPath", path)))).Message);

    private protected override Task<OutputBindingSubject> CreateSubjectAsync()
    {
        var files = Path.Combine(_folder.Folder, "files");
        var missing = new OutputBindingRequest { Operation = "get", Metadata = new Dictionary<string, string> { ["fileName"] = "missing" } };
        return Task.FromResult(new OutputBindingSubject(Create(), async () => await Task.WhenAll(Directory.GetFiles(files).Select(file => File.ReadAllBytesAsync(file))), missing));
    }

    private LocalStorageBinding Create() => new(BindingSidecar.Of("files", "bindings.localstorage", ("rootPath", Path.Combine(_folder.Folder, "files"))));

    private static async Task<string> InvokeAsync(LocalStorageBinding binding, string operation, string data, params (string Name, string Value)[] metadata)
    {
        var request = new OutputBindingRequest { Operation = operation, Data = Encoding.UTF8.GetBytes(data), Metadata = metadata.ToDictionary(pair => pair.Name, pair => pair.Value) };
        return Encoding.UTF8.GetString(((await binding.InvokeAsync(request, CancellationToken.None)).Data ?? default).Span);
    }
}
