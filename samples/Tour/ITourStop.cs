namespace Tour;

/// <summary>One building block: what an application writes to use it, and the proof that it works.</summary>
internal interface ITourStop
{
    /// <summary>The name of the block.</summary>
    string Block { get; }

    /// <summary>Uses the block, and checks what comes of it.</summary>
    Task ProveAsync(Proofs proofs, CancellationToken cancellationToken);
}
