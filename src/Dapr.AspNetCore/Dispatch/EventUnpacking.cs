using System.Runtime.CompilerServices;

namespace Dapr.AspNetCore;

/// <summary>Whether and how an application unpacks CloudEvents, so that its handlers see the same whichever way an event comes.</summary>
internal static class EventUnpacking
{
    // Not state of ours but a note on each application: a pipeline offers no place of its own that all our entry points share.
    private static readonly ConditionalWeakTable<IServiceProvider, CloudEventsMiddlewareOptions> Applications = [];

    /// <summary>Notes that an application unpacks them; its last word counts.</summary>
    public static void Note(IServiceProvider application, CloudEventsMiddlewareOptions options) => Applications.AddOrUpdate(application, options);

    /// <summary>How an application unpacks them; null when it does not.</summary>
    public static CloudEventsMiddlewareOptions? Of(IServiceProvider application) => Applications.TryGetValue(application, out var options) ? options : null;
}
