using System.Text;
using Dapr.Sidecar.Tests.PubSub;

namespace Dapr.Sidecar.Tests.Bindings;

/// <summary>What every output binding behind the port does. A subclass makes one that knows <c>create</c>, and shows what that has done.</summary>
public abstract class OutputBindingContract
{
    [Fact]
    public async Task Operations_Names_AreDistinctAndAlwaysTheSame()
    {
        await using var subject = await CreateSubjectAsync();

        var operations = subject.Binding.Operations;

        Assert.Contains("create", operations);
        Assert.Equal(operations.Distinct(StringComparer.OrdinalIgnoreCase), operations);
        Assert.DoesNotContain(operations, operation => operation.Length == 0 || operation.Any(char.IsWhiteSpace));
        Assert.Equal(operations, subject.Binding.Operations);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0, 1, 255, 13, 10 })]
    [InlineData(new byte[] { (byte)'{', (byte)'"', (byte)'a', (byte)'"', (byte)':', (byte)'1', (byte)'}' })]
    public async Task Create_AnyBytes_ArriveAsTheyWere(byte[] data)
    {
        await using var subject = await CreateSubjectAsync();

        await CreateAsync(subject, data);

        Assert.Equal(data, Assert.Single(await subject.CreatedAsync()));
    }

    [Fact]
    public async Task Create_Much_ArrivesWhole()
    {
        await using var subject = await CreateSubjectAsync();
        var data = Encoding.UTF8.GetBytes("{" + new string('x', 1_000_003) + "}");

        await CreateAsync(subject, data);

        Assert.Equal(data, Assert.Single(await subject.CreatedAsync()));
    }

    [Fact]
    public async Task Create_BuffersUsedAgain_AreNotWhatArrived()
    {
        await using var subject = await CreateSubjectAsync();
        var (data, metadata) = ("{mine}"u8.ToArray(), new Dictionary<string, string> { ["k"] = "v" });

        await subject.Binding.InvokeAsync(Request(data, metadata), CancellationToken.None).WithLimit(() => "no answer");
        data.AsSpan().Fill((byte)'?');
        metadata.Clear();

        Assert.Equal("{mine}", Encoding.UTF8.GetString(Assert.Single(await subject.CreatedAsync())));
    }

    [Fact]
    public async Task Create_MetadataThatItDoesNotKnow_IsLeftAloneAndIsNoFault()
    {
        await using var subject = await CreateSubjectAsync();
        var metadata = new Dictionary<string, string> { ["unknown"] = "ключ 🔑", [""] = "", ["traceparent"] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" };
        var before = new Dictionary<string, string>(metadata);

        await subject.Binding.InvokeAsync(Request("{a}"u8.ToArray(), metadata), CancellationToken.None).WithLimit(() => "no answer");

        Assert.Equal(before, metadata);
        Assert.Single(await subject.CreatedAsync());
    }

    [Fact]
    public async Task Create_ManyAtOnce_AllArriveAndEachWhole()
    {
        await using var subject = await CreateSubjectAsync();
        var all = Enumerable.Range(0, 100).Select(number => $"{{{number}:{new string('x', number * 100)}}}").ToList();

        await Task.WhenAll(all.Select(text => Task.Run(() => CreateAsync(subject, Encoding.UTF8.GetBytes(text)))));

        Assert.Equal(all.Order(StringComparer.Ordinal), (await subject.CreatedAsync()).Select(Encoding.UTF8.GetString).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Invoke_WhatCannotBeDone_SaysWhyAndTheNextIsDone()
    {
        await using var subject = await CreateSubjectAsync();

        var failure = await Record.ExceptionAsync(() => subject.Binding.InvokeAsync(subject.Refused, CancellationToken.None).WithLimit(() => "no answer"));
        await CreateAsync(subject, "{next}"u8.ToArray());

        // The caller sees the message, and nothing else.
        Assert.False(string.IsNullOrWhiteSpace(failure?.Message));
        Assert.IsNotType<OperationCanceledException>(failure, exactMatch: false);
        Assert.Equal("{next}", Encoding.UTF8.GetString(Assert.Single(await subject.CreatedAsync())));
    }

    [Fact]
    public async Task Invoke_CallerThatIsGone_HasAllDoneOrNothing()
    {
        await using var subject = await CreateSubjectAsync();
        var gone = new CancellationToken(canceled: true);

        var failure = await Record.ExceptionAsync(() => subject.Binding.InvokeAsync(Request("{a}"u8.ToArray()), gone).WithLimit(() => "no answer"));

        Assert.IsType<OperationCanceledException>(failure ?? new OperationCanceledException(), exactMatch: false);
        Assert.Equal(failure is null ? ["{a}"] : [], (await subject.CreatedAsync()).Select(Encoding.UTF8.GetString));
    }

    /// <summary>Makes a binding on whose other side there is nothing yet.</summary>
    private protected abstract Task<OutputBindingSubject> CreateSubjectAsync();

    private static Task CreateAsync(OutputBindingSubject subject, byte[] data) =>
        subject.Binding.InvokeAsync(Request(data), CancellationToken.None).WithLimit(() => "no answer");

    private static OutputBindingRequest Request(byte[] data, Dictionary<string, string>? metadata = null) =>
        new() { Operation = "create", Data = data, Metadata = metadata ?? [] };
}
