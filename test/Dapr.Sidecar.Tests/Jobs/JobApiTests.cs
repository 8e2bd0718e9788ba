using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Dapr.Sidecar.Tests.Sqlite;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.Tests.Jobs;

/// <summary>The jobs API where no recorded exchange goes.</summary>
public sealed class JobApiTests
{
    [Theory]
    [InlineData("""{"dueTime":"1h","repeats":1.5}""", """proto: (line 1:27): invalid value for uint32 field repeats: 1.5""")]
    [InlineData("{\n  \"dueTime\": \"1h\",\n  \"overwrite\": \"yes\"\n}", """proto: (line 3:16): invalid value for bool field overwrite: "yes""")]
    [InlineData("""{"dueTime":"1h","failurePolicy":{"constant":{"maxRetries":-1}}}""", """proto: (line 1:59): invalid value for uint32 field maxRetries: -1""")]
    [InlineData("""{"dueTime":"1h","failurePolicy":{"constant":{"interval":5}}}""", """proto: syntax error (line 1:57): unexpected token 5""")]
    [InlineData("""{"dueTime":"ä","schedule":["x"]}""", """proto: (line 1:27): invalid value for string field schedule: [""")]
    public async Task Schedule_BodyThatIsNoJob_SaysWhereAndWhy(string body, string fault)
    {
        await using var sidecar = await TestSidecar.StartAsync();

        using var response = await sidecar.SendAsync("POST", "/v1.0/jobs/j", body);

        Assert.Equal(400, (int)response.StatusCode);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.StartsWith("failed deserializing HTTP body: " + fault, answer.RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schedule_Refused_LeavesTheJobThatIsThere()
    {
        await using var sidecar = await TestSidecar.StartAsync();
        using var first = await sidecar.SendAsync("POST", "/v1.0/jobs/j", """{"dueTime":"1h","data":1}""");

        using var refused = await sidecar.SendAsync("POST", "/v1.0/jobs/j", """{"dueTime":"soon","data":2,"overwrite":true}""");
        using var ended = await sidecar.SendAsync("POST", "/v1.0/jobs/j", """{"schedule":"@every 1h","ttl":"1m","data":3}""");
        using var found = await sidecar.SendAsync("GET", "/v1.0/jobs/j");

        Assert.Equal((204, 500, 409), ((int)first.StatusCode, (int)refused.StatusCode, (int)ended.StatusCode));
        Assert.Contains("\"value\":1", await found.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schedule_EndsBeforeItIsDue_IsAcceptedAndGone()
    {
        await using var sidecar = await TestSidecar.StartAsync();
        using var first = await sidecar.SendAsync("POST", "/v1.0/jobs/j", """{"dueTime":"1h"}""");

        using var response = await sidecar.SendAsync("POST", "/v1.0/jobs/j", """{"schedule":"@every 1h","ttl":"1m","overwrite":true}""");
        using var found = await sidecar.SendAsync("GET", "/v1.0/jobs/j");

        Assert.Equal((204, 500), ((int)response.StatusCode, (int)found.StatusCode));
    }

    /// <summary>What the .NET SDK schedules has a type that no registry knows: the runtime cannot show such a job over HTTP.</summary>
    [Fact]
    public async Task Get_DataOfAnUnknownType_ShowsItsBytes()
    {
        await using var sidecar = await TestSidecar.StartAsync();
        var data = new Any { TypeUrl = "dapr.io/schedule/jobpayload", Value = ByteString.CopyFromUtf8("{}") };
        await sidecar.Rpc.InvokeAsync(DaprMethods.ScheduleJob, new ScheduleJobRequest { Job = new Job { Name = "j", DueTime = "1h", Data = data } });

        using var response = await sidecar.SendAsync("GET", "/v1.0/jobs/j");

        Assert.Equal(
            """{"name":"j","dueTime":"1h","data":{"@type":"dapr.io/schedule/jobpayload","value":"e30="},"failurePolicy":{"constant":{"interval":"1s","maxRetries":3}}}""",
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Get_NameThatIsBlank_IsEmptyOnBothTransports()
    {
        await using var sidecar = await TestSidecar.StartAsync();

        using var response = await sidecar.SendAsync("GET", "/v1.0/jobs/%20");
        var failure = await Assert.ThrowsAsync<RpcCallException>(() => sidecar.Rpc.InvokeAsync(DaprMethods.GetJob, new GetJobRequest { Name = " " }));

        Assert.Contains("DAPR_SCHEDULER_JOB_NAME_EMPTY", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal((RpcStatusCode.InvalidArgument, "Name is empty"), (failure.StatusCode, failure.Status.Message));
    }

    [Fact]
    public async Task Jobs_OfAnotherNamespace_AreOthers()
    {
        var plane = new ControlPlane();
        await using var one = await TestSidecar.StartAsync(options => options.ControlPlane = plane);
        await using var two = await TestSidecar.StartAsync(options => (options.ControlPlane, options.Namespace) = (plane, "other"));
        using var scheduled = await one.SendAsync("POST", "/v1.0/jobs/j", """{"dueTime":"1h"}""");

        Assert.Single((await one.Rpc.InvokeAsync(DaprMethods.ListJobs, new ListJobsRequest())).Jobs);
        Assert.Empty((await two.Rpc.InvokeAsync(DaprMethods.ListJobs, new ListJobsRequest())).Jobs);
    }

    [Fact]
    public async Task ControlPlane_FileThatFails_IsAnErrorOnBothTransports()
    {
        using var file = new TestFile();
        await using var sidecar = await TestSidecar.StartAsync(options => options.ControlPlaneFile = file.Path);
        using var other = await Dapr.Sidecar.Sqlite.SqliteFile.OpenAsync(file.Settings, new Dapr.Sidecar.Sqlite.SqliteSchema("other", []), CancellationToken.None);
        await other.WriteAsync(session => session.Execute("DROP TABLE dapr_due"));

        using var response = await sidecar.SendAsync("POST", "/v1.0/jobs/j", """{"dueTime":"1h"}""");
        var failure = await Assert.ThrowsAsync<RpcCallException>(() => sidecar.Rpc.InvokeAsync(DaprMethods.ListJobs, new ListJobsRequest()));

        Assert.Equal(500, (int)response.StatusCode);
        Assert.Contains("failed to schedule job due to: rpc error: code = Internal desc = SQLite Error 1: 'no such table: dapr_due'", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(RpcStatusCode.Internal, failure.StatusCode);
        Assert.StartsWith("failed to list jobs due to: ", failure.Status.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"b":1,"a":[1.0,1e21,1e-7,"<ü>",null,true]}""", """{"a":[1,1e+21,1e-7,"<ü>",null,true],"b":1}""")]
    [InlineData("12345678901234567890", "12345678901234567000")]
    [InlineData("null", "null")]
    public async Task Deliver_Json_IsWhatTheRuntimeMakesOfIt(string data, string body)
    {
        var got = "";
        await using var sidecar = await JobSidecar.StartAsync(async (request, cancellationToken) =>
        {
            got = await request.Content!.ReadAsStringAsync(cancellationToken);
            return new HttpResponseMessage();
        });

        using var response = await sidecar.Sidecar.SendAsync("POST", "/v1.0/jobs/j", $$"""{"dueTime":"0s","data":{{data}}}""");
        await sidecar.Clock.SettleAsync();

        Assert.Equal(body, got);
    }

    /// <summary>As recorded: what is serialized with a text first loses its first byte, which is a line feed.</summary>
    [Fact]
    public async Task Deliver_OtherData_IsItsBytesButForWhiteSpaceBeforeThem()
    {
        byte[] got = [];
        await using var sidecar = await JobSidecar.StartAsync(async (request, cancellationToken) =>
        {
            got = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            return new HttpResponseMessage();
        });
        await sidecar.ScheduleAsync("j", new Job { DueTime = "0s", Data = new Any { TypeUrl = "x/y", Value = ByteString.CopyFrom([10, 32, 0, 255, 32]) } });
        await sidecar.Clock.SettleAsync();

        Assert.Equal([0, 255, 32], got);
    }
}
