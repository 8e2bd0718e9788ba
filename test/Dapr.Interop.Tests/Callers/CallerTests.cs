namespace Dapr.Interop.Tests.Callers;

/// <summary>Clients in other languages call our server. The checks stand in their own files: python/client.py, node/client.js.</summary>
public abstract class CallerTests(Caller caller)
{
    public static TheoryData<string> Checks =>
    [
        "unary",
        "unary_with_an_empty_message",
        "server_streaming_in_order",
        "server_streaming_without_answers",
        "client_streaming_joined",
        "client_streaming_without_requests",
        "duplex_in_turns",
        "duplex_without_requests",
        "hundred_calls_at_once",
        "error_of_every_code",
        "error_with_any_message",
        "error_with_details",
        "error_after_answers",
        "error_while_requests_are_sent",
        "unknown_method",
        "health",
        "deadline_is_known_to_the_server",
        "deadline_passes_in_a_unary_call",
        "deadline_passes_in_a_stream",
        "cancel_a_unary_call",
        "cancel_a_server_stream",
        "cancel_a_client_stream",
        "cancel_a_duplex_call",
        "gzip_requests",
        "gzip_answers",
        "gzip_both_ways_in_a_stream",
        "metadata_both_ways",
        "metadata_binary",
        "metadata_repeated",
        "metadata_of_a_call_that_fails",
        "four_mebibytes_there_and_back",
        "four_mebibytes_in_streams",
        "more_than_four_mebibytes_are_refused_by_the_server",
        "more_than_four_mebibytes_are_refused_by_the_client",
    ];

    [Theory]
    [MemberData(nameof(Checks))]
    public async Task Call_OfOurServer_Passes(string check) => await (await caller.RunAsync()).AssertPassedAsync(check);

    [Fact]
    public async Task Checks_OfTheProgram_AreAllListedHere() =>
        Assert.Equal(Checks.Select(row => row.Data).Order(), await (await caller.RunAsync()).NamesAsync());
}
