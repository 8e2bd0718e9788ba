using Dapr.StateManagement;

namespace Tour.State;

/// <summary>The values of one store, which is named here and nowhere else; the generator writes the class.</summary>
[StateStore("statestore")]
internal partial interface ICups : IDaprStateStoreClient;
