using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Tests.Api;

/// <summary>Which route serves a path that fits several.</summary>
public sealed class ApiRoutesTests
{
    /// <summary>However many there are: a sort that is not stable mixes those that are equal.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public void Find_PathThatFitsSeveral_TakesFewestParametersThenTheFirst(int others)
    {
        var routes = new ApiRoutes(ApiAccess.Everything);
        routes.Map("POST", "/v1.0/publish/bulk/{name}/{topic...}", "publish", _ => Task.CompletedTask);
        for (var number = 0; number < others; number++)
        {
            routes.Map("POST", $"/v1.0/other{number}/{{a}}/{{b}}", "other", _ => Task.CompletedTask);
            routes.Map("POST", $"/v1.0/more{number}/{{a}}", "other", _ => Task.CompletedTask);
        }

        routes.Map("POST", "/v1.0/publish/{name}/{topic...}", "publish", _ => Task.CompletedTask);
        routes.Map("POST", "/v1.0/publish/{name}/fixed", "publish", _ => Task.CompletedTask);

        Assert.Equal(["a", "b/c"], Find("/v1.0/publish/bulk/a/b/c"));
        Assert.Equal(["a", "b/c"], Find("/v1.0/publish/a/b/c"));
        Assert.Equal(["a"], Find("/v1.0/publish/a/fixed"));

        IEnumerable<string> Find(string path) => routes.Find("POST", path)!.Value.Parameters.Values;
    }
}
