using Microsoft.CodeAnalysis;

namespace Dapr.Compatibility.Tests;

/// <summary>
/// Every type and member of the official packages is here, as a caller sees it. What is not stands in <c>compat.json</c>, with
/// the reason and what to write instead, and nothing stands there that is here.
/// </summary>
public sealed class OfficialApiTests
{
    /// <summary>Types of packages that this repository does not have, and one that is internal.</summary>
    private static readonly string[] UnknownTypes =
    [
        "AsyncClientStreamingCall", "AsyncClientStreamingCallContinuation", "AsyncDuplexStreamingCall", "AsyncDuplexStreamingCallContinuation",
        "AsyncServerStreamingCall", "AsyncServerStreamingCallContinuation", "AsyncUnaryCall", "AsyncUnaryCallContinuation", "BlockingUnaryCallContinuation",
        "CallInvoker", "ClientInterceptorContext", "DaprClient", "GrpcChannel", "GrpcChannelOptions", "Interceptor", "RpcException",
        "IActorReference",
    ];

    public static TheoryData<string> Packages => [.. OfficialPackages.All.Types.Keys];

    public static TheoryData<string> Listed => [.. CompatList.All.Entries.SelectMany(entry => entry.Packages.Concat(entry.Members)).Distinct()];

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_EveryTypeAndMember_IsHereOrListed(string package)
    {
        var missing = OfficialPackages.All.Types[package].SelectMany(Comparison.Of)
            .Where(difference => !CompatList.All.Entries.Any(entry => CompatList.Covers(entry, package, difference)));

        Assert.True(!missing.Any(), string.Join('\n', missing));
    }

    [Theory]
    [MemberData(nameof(Listed))]
    public void ListedName_WhatItStandsFor_IsStillMissing(string name)
    {
        var entry = CompatList.All.Entries.First(entry => entry.Packages.Contains(name) || entry.Members.Contains(name));

        Assert.DoesNotContain(name, CompatList.Stale(entry));
    }

    [Fact]
    public void ListedForGood_OnlyWhatHoldsATypeOfGrpc()
    {
        var others = CompatList.All.Differs.SelectMany(entry => entry.Members).Where(name => !OfficialPackages.All.Types.Values
            .SelectMany(types => types).SelectMany(Comparison.Of)
            .Any(difference => CompatList.Covers(new() { Members = [name], Reason = "", Instead = "" }, "", difference) && Unknown(difference).Any()));

        Assert.Empty(others);
    }

    [Fact]
    public void Entry_Words_SayWhyAndWhatToWrite() => Assert.All(CompatList.All.Entries, entry =>
    {
        Assert.NotEmpty(entry.Reason);
        Assert.NotEmpty(entry.Instead);
        Assert.NotEmpty(entry.Packages.Concat(entry.Members));
        Assert.Equal(CompatList.All.Waits.Contains(entry), entry.Block is not null);
    });

    [Fact]
    public void Stale_PackageTypeOrMemberThatIsHereOrUnheardOf_IsReported()
    {
        string[] names = ["Dapr.Client", "Dapr.Client.StateOptions", "Dapr.Client.DaprClient.GetStateAsync", "Dapr.Client.DaprClient.GetNothing", "Dapr.Client.DaprClient.InvokeMethodAsync(HttpRequestMessage, CancellationToken)"];

        Assert.Equal(names, CompatList.Stale(new() { Packages = ["Dapr.Client"], Members = [.. names[1..]], Reason = "", Instead = "" }));
    }

    [Fact]
    public void Files_OfThePackages_AreReadToTheLastLine()
    {
        var official = OfficialPackages.All;
        var types = official.Types.Keys.Sum(package => File.ReadLines(Path.Combine(OfficialPackages.Root, "test", "data", "sdk-api", package + ".txt"))
            .Count(line => line.Length > 0 && line[0] != ' ' && !line.StartsWith("namespace ", StringComparison.Ordinal)));

        Assert.Empty(official.Faults);
        Assert.Equal(types, official.Types.Values.Sum(package => package.Length));
        Assert.Equal(UnknownTypes.Order(), official.Types.Values.SelectMany(package => package).SelectMany(type => Signature.Members(type).SelectMany(Signature.Unknown).Concat(Signature.Unknown(type))).Distinct().Order());
    }

    private static IEnumerable<string> Unknown(Difference difference) => Signature.Unknown(difference.Member ?? difference.Type);
}
