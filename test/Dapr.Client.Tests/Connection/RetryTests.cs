using Dapr.Common;

namespace Dapr.Client.Tests.Connection;

/// <summary>What is sent again when DAPR_API_MAX_RETRIES allows it: what was never sent, and what may be done twice.</summary>
public sealed class RetryTests
{
    private static readonly StateOptions FirstWrite = new() { Concurrency = ConcurrencyMode.FirstWrite };

    public static TheoryData<string, bool> Operations => new()
    {
        { "read", true },
        { "bulk read", true },
        { "save", true },
        { "delete", true },
        { "metadata", true },
        { "save with etag", false },
        { "create", false },
        { "save bulk with an etag", false },
        { "delete with etag", false },
        { "transaction", false },
        { "publish", false },
        { "bulk publish", false },
        { "invoke", false },
    };

    public static TheoryData<string> Names => [.. Operations.Select(row => row.Data.Item1)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Call_ThatWasNeverSent_IsSentAgain(string operation) =>
        Assert.Equal(3, await AttemptsAsync(operation, new HttpRequestException(HttpRequestError.ConnectionError), retries: 2));

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Call_WhoseAnswerWasLost_IsSentAgainOnlyIfTwiceIsOnce(string operation, bool isIdempotent) =>
        Assert.Equal(isIdempotent ? 2 : 1, await AttemptsAsync(operation, new HttpRequestException(HttpRequestError.ResponseEnded), retries: 1));

    [Fact]
    public async Task Call_WithoutRetries_IsSentOnce() =>
        Assert.Equal(1, await AttemptsAsync("read", new HttpRequestException(HttpRequestError.ConnectionError), retries: 0));

    [Theory]
    [InlineData("GET", HttpRequestError.ConnectionError, 2)]
    [InlineData("POST", HttpRequestError.ConnectionError, 2)]
    [InlineData("GET", HttpRequestError.ResponseEnded, 2)]
    [InlineData("POST", HttpRequestError.ResponseEnded, 1)]
    public async Task HttpRequest_IsSentAgainByTheSameRules(string verb, HttpRequestError error, int expected)
    {
        using var failing = new Failing(new HttpRequestException(error));
        using var client = Client(failing, retries: 1);
        using var http = client.CreateInvokableHttpClient("shop");

        await Assert.ThrowsAsync<HttpRequestException>(() => http.SendAsync(new HttpRequestMessage(new HttpMethod(verb), "/orders")));

        Assert.Equal(expected, failing.Attempts);
    }

    [Fact]
    public async Task Health_IsAskedOnce()
    {
        using var failing = new Failing(new HttpRequestException(HttpRequestError.ConnectionError));
        using var client = Client(failing, retries: 5);

        Assert.False(await client.CheckHealthAsync());
        Assert.Equal(1, failing.Attempts);
    }

    [Fact]
    public async Task Call_ThatSucceedsAtTheSecondAttempt_IsASuccess()
    {
        using var failing = new Failing(new HttpRequestException(HttpRequestError.ConnectionError), times: 1);
        using var client = Client(failing, retries: 1);

        Assert.True(await client.InvokeMethodWithResponseAsync(client.CreateInvokeMethodRequest("shop", "orders")) is { IsSuccessStatusCode: true });
    }

    [Fact]
    public async Task Call_ThatIsNeverAnswered_EndsWithItsLimitForAllAttempts()
    {
        using var failing = new Failing(new HttpRequestException(HttpRequestError.ConnectionError, "refused"));
        using var client = Client(failing, retries: -1, timeout: TimeSpan.FromMilliseconds(400));

        var exception = await Assert.ThrowsAsync<DaprException>(() => client.GetStateAsync<int>("store", "k"));

        Assert.Equal(("DeadlineExceeded", true, "k"), (exception.Status, exception.IsRetriable, exception.Key));
        Assert.Contains("refused", exception.Message, StringComparison.Ordinal);
        Assert.InRange(failing.Attempts, 1, 20);
    }

    [Fact]
    public async Task HttpRequest_ThatIsNeverAnswered_EndsWithItsLimitForAllAttempts()
    {
        using var failing = new Failing(new HttpRequestException(HttpRequestError.ConnectionError));
        using var client = Client(failing, retries: -1, timeout: TimeSpan.FromMilliseconds(400));
        using var http = client.CreateInvokableHttpClient("shop");

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => http.GetAsync(new Uri("/orders", UriKind.Relative)));

        Assert.IsType<TimeoutException>(exception.InnerException);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_CancelledBetweenAttempts_CarriesTheCallersToken(bool hasLimit)
    {
        using var cancellation = new CancellationTokenSource();
        using var failing = new Failing(new HttpRequestException(HttpRequestError.ConnectionError)) { Asked = cancellation.Cancel };
        using var client = Client(failing, retries: -1, timeout: hasLimit ? TimeSpan.FromMinutes(1) : null);

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetStateAsync<int>("store", "k", cancellationToken: cancellation.Token));

        Assert.Equal(cancellation.Token, exception.CancellationToken);
        Assert.Equal(1, failing.Attempts);
    }

    private static async Task<int> AttemptsAsync(string operation, Exception failure, int retries)
    {
        using var failing = new Failing(failure);
        using var client = Client(failing, retries);
        await Assert.ThrowsAnyAsync<DaprException>(() => CallAsync(client, operation));
        return failing.Attempts;
    }

    private static Task CallAsync(DaprClient client, string operation) => operation switch
    {
        "read" => client.GetStateAsync<int>("store", "k"),
        "bulk read" => client.GetBulkStateAsync("store", ["k"], null),
        "save" => client.SaveStateAsync("store", "k", 1),
        "delete" => client.DeleteStateAsync("store", "k"),
        "metadata" => client.GetMetadataAsync(),
        "save with etag" => client.TrySaveStateAsync("store", "k", 1, "e"),
        "create" => client.SaveStateAsync("store", "k", 1, FirstWrite),
        "save bulk with an etag" => client.SaveBulkStateAsync("store", [new SaveStateItem<int>("a", 1, null!), new SaveStateItem<int>("b", 1, "e")]),
        "delete with etag" => client.TryDeleteStateAsync("store", "k", "e"),
        "transaction" => client.ExecuteStateTransactionAsync("store", [new StateTransactionRequest("k", [1], StateOperationType.Upsert)]),
        "publish" => client.PublishEventAsync("pubsub", "t", 1),
        "bulk publish" => client.BulkPublishEventAsync("pubsub", "t", [1]),
        _ => client.InvokeMethodGrpcAsync("shop", "orders"),
    };

    private static DaprClient Client(HttpMessageHandler handler, int retries, TimeSpan? timeout = null) => new GrpcDaprClient(
        new DaprConnection(new DaprConnectionOptions
        {
            GrpcEndpoint = "http://dapr",
            HttpEndpoint = "http://dapr",
            GrpcHandler = handler,
            HttpHandler = handler,
            MaxRetries = retries,
            Timeout = timeout,
        }),
        json: null);

    private sealed class Failing(Exception failure, int times = int.MaxValue) : HttpMessageHandler
    {
        public int Attempts { get; private set; }

        public Action? Asked { get; init; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked?.Invoke();
            return Attempts++ < times ? Task.FromException<HttpResponseMessage>(failure) : Task.FromResult(new HttpResponseMessage());
        }
    }
}
