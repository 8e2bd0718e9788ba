namespace Dapr.Interop.Tests.JavaScriptSdk;

/// <summary>What only applications that speak HTTP show.</summary>
public abstract class HttpAppTests(JavaScriptApp app) : JavaScriptSdkTests(app)
{
    private static readonly string[] OfActors =
    [
        "actor_keeps_its_state",
        "actor_has_one_call_at_a_time",
        "actor_has_a_timer",
        "actor_has_a_reminder",
        "actor_that_throws",
        "actor_of_a_type_that_is_unknown",
    ];

    private readonly JavaScriptApp _app = app;

    public static TheoryData<string> ChecksOfHttp =>
    [
        "http_invoke_with_headers_and_a_query",
        "http_invoke_what_answers_with_an_error",
        "grpc_invoke_what_answers_with_an_error",
        .. OfActors.Select(check => "http_" + check),
        .. OfActors.Select(check => "grpc_" + check),
    ];

    private protected override IEnumerable<string> Others => [.. base.Others, .. ChecksOfHttp.Select(row => row.Data)];

    [Theory]
    [MemberData(nameof(ChecksOfHttp))]
    public async Task Call_OfAnAppThatSpeaksHttp_Passes(string check) => await (await _app.RunAsync()).AssertPassedAsync(check);
}
