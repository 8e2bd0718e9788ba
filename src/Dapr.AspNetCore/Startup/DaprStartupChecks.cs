using System.ComponentModel;
using System.Diagnostics;

namespace Dapr.AspNetCore;

/// <summary>
/// Has the applications of a process looked at when they have started, for what would keep the runtime's calls from them. A file
/// that the package adds to a program calls it before the program's first line; the program itself calls nothing.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DaprStartupChecks
{
    // Not state of ours but whether the process is listened to, which has listeners of which nothing else could say whose they are.
    private static int IsWatching;

    /// <summary>Has every application looked at that is built from now on, by whatever builder.</summary>
    public static void WatchHosts()
    {
        if (Interlocked.Exchange(ref IsWatching, 1) == 0)
        {
            DiagnosticListener.AllListeners.Subscribe(new BuiltHosts());
        }
    }
}
