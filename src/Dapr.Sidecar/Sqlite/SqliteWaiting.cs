using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Dapr.Sidecar.Sqlite;

/// <summary>How a connection waits for others that write. What SQLite has itself sleeps, as the library is built, for a whole second each time.</summary>
internal static class SqliteWaiting
{
    private const int Short = 1;
    private const int Long = 5;

    // So many times the short one.
    private const int Soon = 100;

    // Kept, since SQLite does not know that it has it.
    private static readonly BusyHandler Handler = Wait;

    /// <summary>Called by SQLite as often as it finds the file busy; 0 gives up.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int BusyHandler(nint limit, int times);

    /// <summary>Has a connection wait in short steps.</summary>
    /// <param name="connection">The connection, which is open.</param>
    /// <param name="limit">How long, before what it does fails.</param>
    public static void Use(SqliteConnection connection, TimeSpan limit) =>
        SqliteException.ThrowExceptionForRC(SetBusyHandler(connection.Handle!.DangerousGetHandle(), Handler, (nint)limit.TotalMilliseconds), connection.Handle);

    private static int Wait(nint limit, int times)
    {
        var waited = times < Soon ? times * Short : (Soon * Short) + ((times - Soon) * Long);
        if (waited >= limit) return 0;

#pragma warning disable RS0030 // SQLite waits in this call, and has no signal.
        Thread.Sleep(times < Soon ? Short : Long);
#pragma warning restore RS0030
        return 1;
    }

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_busy_handler", CallingConvention = CallingConvention.Cdecl)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static extern int SetBusyHandler(nint connection, BusyHandler handler, nint limit);
}
