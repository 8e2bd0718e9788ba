using System.ComponentModel;
using Microsoft.AspNetCore.Hosting;

namespace Dapr.AspNetCore;

/// <summary>
/// Has an application looked at when it has started, for what would keep the runtime's calls from it. The package names it in an
/// attribute of the application's assembly; ASP.NET Core runs it then, and the application calls nothing.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DaprHostingStartup : IHostingStartup
{
    /// <inheritdoc/>
    public void Configure(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.ConfigureServices(StartupChecksService.Add);
    }
}
