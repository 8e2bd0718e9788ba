namespace Dapr.Interop.Tests.JavaScriptSdk;

/// <summary>The official SDK for JavaScript, as client and as application, against our sidecar. The checks stand in node/dapr.js.</summary>
public abstract class JavaScriptSdkTests(JavaScriptApp app)
{
    private static readonly string[] OfEveryClient =
    [
        "health",
        "metadata",
        "metadata_set",
        "token_that_is_missing",
        "state_save_and_get",
        "state_of_a_key_that_is_missing",
        "state_bulk_get",
        "state_delete",
        "state_with_the_right_etag",
        "state_with_a_wrong_etag",
        "state_first_write_of_a_key_that_is_there",
        "state_transaction",
        "state_transaction_that_conflicts",
        "state_that_expires",
        "state_query_of_a_store_that_cannot",
        "state_of_a_store_that_is_unknown",
        "publish_an_object",
        "publish_text",
        "publish_bytes",
        "publish_a_cloud_event",
        "publish_raw",
        "publish_by_routes",
        "publish_what_is_dropped",
        "publish_what_is_to_be_retried",
        "publish_bulk",
        "publish_to_a_broker_that_is_unknown",
        "invoke_with_every_verb",
        "invoke_with_data",
        "invoke_with_three_mebibytes",
        "invoke_an_application_that_is_unknown",
    ];

    public static TheoryData<string> Checks => [.. OfEveryClient.Select(check => "http_" + check), .. OfEveryClient.Select(check => "grpc_" + check)];

    /// <summary>Names of the checks that are run beside those of every client.</summary>
    private protected virtual IEnumerable<string> Others => ["shutdown"];

    [Theory]
    [MemberData(nameof(Checks))]
    public async Task Call_OfTheSidecar_Passes(string check) => await (await app.RunAsync()).AssertPassedAsync(check);

    [Fact]
    public async Task Shutdown_OfTheSidecar_EndsIt() => Assert.True(await app.EndedAsync());

    [Fact]
    public async Task Checks_OfTheProgram_AreAllListedHere() =>
        Assert.Equal(Checks.Select(row => row.Data).Concat(Others).Order(), await (await app.RunAsync()).NamesAsync());
}
