using Dapr.StateManagement;

namespace Dapr.Docs.Tests.Clients;

[StateStore("statestore")]
public partial interface IBaskets : IDaprStateStoreClient;
