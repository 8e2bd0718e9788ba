using Dapr.Sidecar.Actors;
using Dapr.Sidecar.Actors.Owners;

namespace Dapr.Sidecar.Tests.Actors;

/// <summary>Who may run an actor while hosts have seen different tables.</summary>
public sealed class OwnerViewTests
{
    private static readonly ActorKey Key = new("T", "a");

    private readonly SidecarAddress _here = SidecarAddress.OnPort("here", "127.0.0.1:1");
    private readonly SidecarAddress _there = SidecarAddress.OnPort("there", "127.0.0.1:2");

    [Fact]
    public void MayRun_OnlyFromASettledTableOn()
    {
        var view = Nothing().With(Table(1, _here));
        Assert.True(view.IsHere(Key));
        Assert.False(view.MayRun(Key));

        Assert.True(view.Settled().MayRun(Key));
    }

    [Fact]
    public void MayRun_WhatStaysHere_WhileALaterTableIsPending() =>
        Assert.True(Nothing().With(Table(1, _here)).Settled().With(Table(2, _here)).MayRun(Key));

    [Fact]
    public void MayRun_WhatMovesAway_NoMore()
    {
        var view = Nothing().With(Table(1, _here)).Settled().With(Table(2, _there));

        Assert.False(view.IsHere(Key));
        Assert.False(view.MayRun(Key));
    }

    /// <summary>It went and came back before anybody had settled that: the other one may have run it in between.</summary>
    [Fact]
    public void MayRun_WhatMovedAwayAndBack_OnlyWhenThatIsSettled()
    {
        var view = Nothing().With(Table(1, _here)).Settled().With(Table(2, _there)).With(Table(3, _here));
        Assert.True(view.IsHere(Key));
        Assert.False(view.MayRun(Key));

        Assert.True(view.Settled().MayRun(Key));
    }

    [Fact]
    public void MayRun_UnderANewPlace_NothingOfTheOldOne()
    {
        var view = Nothing().With(Table(1, _here)).Settled().As("another");

        Assert.False(view.MayRun(Key));
        Assert.Null(view.OwnerOf(Key));
    }

    private static OwnerView Nothing() => new("here", "", ActorTable.Empty, []);

    private static ActorTable Table(long version, SidecarAddress owner) => new(version, [new ActorHost { Address = owner, Namespace = "", Types = ["T"] }]);
}
