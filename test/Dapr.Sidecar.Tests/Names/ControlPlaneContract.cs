namespace Dapr.Sidecar.Tests.Names;

/// <summary>What every control plane does. A subclass makes one for each test.</summary>
public abstract class ControlPlaneContract
{
    [Fact]
    public async Task Resolve_WhoIsRegistered_IsFoundUntilThatIsDisposed()
    {
        using var subject = await CreateAsync();
        var address = Address("127.0.0.1:1");
        var registration = await subject.Names.RegisterAsync("app1", address, CancellationToken.None);

        var found = await subject.Names.ResolveAsync("app1", CancellationToken.None);
        Assert.Equal((address, "127.0.0.1:1"), (found, found?.Name));
        Assert.Contains(address, await subject.Names.AllAsync(CancellationToken.None));

        await registration.DisposeAsync();
        Assert.Null(await subject.Names.ResolveAsync("app1", CancellationToken.None));
        Assert.Empty(await subject.Names.AllAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Resolve_WhoIsNot_IsNobody()
    {
        using var subject = await CreateAsync();
        await using var other = await subject.Names.RegisterAsync("app1", Address("127.0.0.1:1"), CancellationToken.None);

        Assert.Null(await subject.Names.ResolveAsync("app2", CancellationToken.None));
    }

    [Fact]
    public async Task Resolve_SeveralOfOneName_FindsEachOfThem()
    {
        using var subject = await CreateAsync();
        await using var one = await subject.Names.RegisterAsync("app1", Address("127.0.0.1:1"), CancellationToken.None);
        await using var two = await subject.Names.RegisterAsync("app1", Address("127.0.0.1:2"), CancellationToken.None);
        await using var other = await subject.Names.RegisterAsync("app2", Address("127.0.0.1:3"), CancellationToken.None);
        var found = new HashSet<string>();

        // One of the two is not met in 100 tries once in 2^99 runs.
        for (var attempt = 0; attempt < 100; attempt++)
        {
            found.Add((await subject.Names.ResolveAsync("app1", CancellationToken.None))!.Name);
        }

        Assert.Equal(["127.0.0.1:1", "127.0.0.1:2"], found.Order());
    }

    [Fact]
    public async Task Resolve_WhoTakesThePlaceOfAnother_IsAnotherThoughOfTheSameName()
    {
        using var subject = await CreateAsync();
        await using (await subject.Names.RegisterAsync("app1", Address("127.0.0.1:1"), CancellationToken.None))
        {
        }

        await using var next = await subject.Names.RegisterAsync("app1", Address("127.0.0.1:1"), CancellationToken.None);
        var found = await subject.Names.ResolveAsync("app1", CancellationToken.None);

        Assert.NotEqual(Address("127.0.0.1:1"), found);
        Assert.Equal([found!], await subject.Names.AllAsync(CancellationToken.None));
    }

    /// <summary>Makes a control plane of the test's own.</summary>
    private protected abstract Task<ControlPlaneSubject> CreateAsync();

    private protected static SidecarAddress Address(string name) => SidecarAddress.OnPort(SidecarAddress.NewId(), name);

    private protected sealed record ControlPlaneSubject(IControlPlane Names, params IDisposable[] Owned) : IDisposable
    {
        public void Dispose() => Array.ForEach(Owned, owned => owned.Dispose());
    }
}
