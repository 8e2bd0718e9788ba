namespace Dapr.Sidecar.Actors.Owners;

/// <summary>What a sidecar knows of the owners of actors.</summary>
/// <param name="Host">Its own id in the table; null while it hosts nothing.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Confirmed">The last table that it knows every host to have seen.</param>
/// <param name="Pending">Those that it has seen since, in order: some host may not have.</param>
internal sealed record OwnerView(string? Host, string Namespace, ActorTable Confirmed, IReadOnlyList<ActorTable> Pending)
{
    /// <summary>The latest table.</summary>
    public ActorTable Current => Pending is [.., var last] ? last : Confirmed;

    /// <summary>The owner by the latest table; null when nobody hosts the type.</summary>
    public ActorHost? OwnerOf(ActorKey key) => Current.OwnerOf(Namespace, key.Type, key.Id);

    /// <summary>Whether an actor belongs here by the latest table.</summary>
    public bool IsHere(ActorKey key) => Host is not null && OwnerOf(key)?.Address.Id == Host;

    /// <summary>Whether an actor is nobody else's, by any table that another host may still go by.</summary>
    public bool MayRun(ActorKey key) => Host is not null && IsOwn(Confirmed, key) && Pending.All(table => IsOwn(table, key));

    /// <summary>A later table was seen.</summary>
    public OwnerView With(ActorTable table) => this with { Pending = [.. Pending, table] };

    /// <summary>The latest table is known to all.</summary>
    public OwnerView Settled() => this with { Confirmed = Current, Pending = [] };

    /// <summary>Nothing is known of any table, under a place of the table or without one.</summary>
    public OwnerView As(string? host) => this with { Host = host, Confirmed = ActorTable.Empty, Pending = [] };

    private bool IsOwn(ActorTable table, ActorKey key) => table.OwnerOf(Namespace, key.Type, key.Id)?.Address.Id == Host;
}
