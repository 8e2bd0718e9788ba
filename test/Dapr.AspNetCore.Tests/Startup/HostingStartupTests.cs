using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;
using TopicProgram;

namespace Dapr.AspNetCore.Tests.Startup;

/// <summary>What the package does for an application that calls nothing of it.</summary>
public sealed class HostingStartupTests
{
    [Fact]
    public async Task Start_NothingButAnAttribute_WarnsThatTheTopicIsNotListed()
    {
        using var logs = new RecordedLogs();
        await using var factory = new WebApplicationFactory<TopicOnly>()
            .WithWebHostBuilder(web => web.ConfigureLogging(logging => logging.ClearProviders().AddProvider(logs)));

        using var client = factory.CreateClient();

        Assert.Equal(["TopicsUnlisted"], logs.Warnings);
    }
}
