namespace Dapr.Sidecar.Tests.State.Sqlite;

/// <summary>The same store without a file.</summary>
public sealed class SqliteStateInMemoryTests : StateStoreContract
{
    protected override async Task<StateStoreSubject> CreateAsync()
    {
        var stores = new SqliteStores();
        return new StateStoreSubject(await stores.OpenAsync(("connectionString", "file::memory:")), stores.Clock, stores.DisposeAsync);
    }
}
