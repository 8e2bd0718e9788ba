using Dapr.StateManagement;

/// <summary>What the generator of state stores writes, beside that of actors.</summary>
[StateStore("statestore")]
public partial interface IKept : IDaprStateStoreClient;
