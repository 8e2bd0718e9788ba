namespace Dapr.Interop.Tests.JavaScriptSdk;

/// <summary>The official SDK for JavaScript, as client and as application, against our sidecar. The checks stand in node/dapr*.js.</summary>
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
        "publish_to_a_subscriber_of_bulks",
        "publish_to_a_broker_that_is_unknown",
        "invoke_with_every_verb",
        "invoke_with_data",
        "invoke_with_three_mebibytes",
        "invoke_an_application_that_is_unknown",
        "binding_that_keeps_files",
        "binding_that_keeps_text",
        "binding_brings_an_event",
        "binding_brings_an_event_again_that_was_not_handled",
        "binding_that_is_unknown",
        "secret_get",
        "secret_get_bulk",
        "secret_that_is_missing",
        "secret_of_a_store_that_is_unknown",
        "lock_is_one_owners",
        "lock_that_expires",
        "lock_of_a_store_that_is_unknown",
        "job_that_is_due",
        "job_that_is_due_again",
        "job_that_is_deleted",
    ];

    private static readonly string[] OfOneClient =
    [
        "grpc_configuration_get",
        "grpc_configuration_of_a_store_that_is_unknown",
        "grpc_configuration_subscribe",
        "http_configuration_is_told_to_the_application",
        "grpc_encrypt_and_decrypt",
        "grpc_encrypt_and_decrypt_streams",
        "grpc_encrypt_that_fails",
        "grpc_topic_by_stream",
        "grpc_converse",
        "grpc_converse_by_the_older_name",
        "grpc_converse_with_a_model_that_is_unknown",
        "http_converse",
    ];

    public static TheoryData<string> Checks =>
        [.. OfEveryClient.Select(check => "http_" + check), .. OfEveryClient.Select(check => "grpc_" + check), .. OfOneClient];

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
