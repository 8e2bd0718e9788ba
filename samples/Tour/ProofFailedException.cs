namespace Tour;

/// <summary>Something is not as it should be.</summary>
internal sealed class ProofFailedException(string claim, string expected, string actual)
    : Exception($"\"{claim}\" is not so: expected {expected}, but it was {actual}");
