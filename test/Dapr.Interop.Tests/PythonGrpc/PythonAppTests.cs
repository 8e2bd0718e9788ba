namespace Dapr.Interop.Tests.PythonGrpc;

/// <summary>
/// An application of grpcio behind our sidecar, which calls its handlers by the names of today; those of older runtimes are what the SDK
/// for JavaScript serves. The checks stand in python/topic_checks.py and python/call_checks.py.
/// </summary>
public abstract class PythonAppTests(PythonApp app)
{
    public static TheoryData<string> Checks =>
    [
        "what_it_takes_is_asked_with_its_token",
        "topic_event_of_json",
        "topic_event_of_text",
        "topic_event_of_bytes",
        "topic_event_that_is_a_cloud_event",
        "topic_event_that_is_raw",
        "topic_events_by_routes",
        "topic_events_that_are_dropped_or_retried_are_dead_letters",
        "topic_event_comes_again_after_an_error",
        "bulk_of_topic_events",
        "bulk_of_topic_events_that_are_raw",
        "bulk_of_topic_events_each_with_its_answer",
        "binding_event",
        "binding_event_comes_again_after_an_error",
        "binding_event_whose_answer_goes_to_a_binding",
        "job_event",
        "job_event_comes_again_after_an_error",
        "job_event_comes_as_often_as_scheduled",
        "jobs_are_listed_and_deleted",
        "invoke",
        "invoke_what_fails",
        "invoke_over_http",
        "invoke_over_http_what_fails",
        "proxied_call",
        "proxied_call_that_fails",
        "proxied_call_in_turns",
    ];

    [Theory]
    [MemberData(nameof(Checks))]
    public async Task Handler_OfTheApplication_IsCalledAndItsAnswerTaken(string check) => await (await app.RunAsync()).AssertPassedAsync(check);

    [Fact]
    public async Task Shutdown_OfTheSidecar_EndsIt() => Assert.True(await app.EndedAsync());

    [Fact]
    public async Task Checks_OfTheProgram_AreAllListedHere() =>
        Assert.Equal(Checks.Select(row => row.Data).Append("shutdown").Order(), await (await app.RunAsync()).NamesAsync());
}
