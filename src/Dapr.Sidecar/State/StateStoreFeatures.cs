namespace Dapr.Sidecar;

/// <summary>What a state store can do.</summary>
[Flags]
public enum StateStoreFeatures
{
    /// <summary>Only reading and writing.</summary>
    None = 0,

    /// <summary>Etags are checked.</summary>
    Etag = 1,

    /// <summary>Several changes are applied all or none.</summary>
    Transactional = 2,

    /// <summary>Values expire.</summary>
    Ttl = 4,

    /// <summary>Keys can be deleted by prefix.</summary>
    DeleteWithPrefix = 8,

    /// <summary>Keys can be found by pattern.</summary>
    KeysLike = 16,
}
