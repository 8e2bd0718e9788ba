using Dapr.Sidecar.Tests.Sqlite;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Sidecar.Tests.DueQueues;

/// <summary>The queue in a file; the other side has opened it on its own, as another process does.</summary>
public sealed class SqliteDueQueueTests : DueQueueContract
{
    private protected override async Task<Subject> CreateAsync()
    {
        var file = new TestFile();
        var (here, there) = (await OpenAsync(file), await OpenAsync(file));
        return new Subject(here, there, here, there, file);
    }

    private static Task<SqliteControlPlane> OpenAsync(TestFile file) => SqliteControlPlane.OpenAsync(
        SqliteControlPlaneSettings.At(file.Path), TimeProvider.System, new InFlight(), NullLogger<SqliteControlPlane>.Instance, CancellationToken.None);
}
