using Dapr.AspNetCore;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TopicProgram;

namespace Dapr.Testing.Tests;

/// <summary>What the package does for a program that calls nothing of it, under the factory that a user's tests may use in place of ours.</summary>
public sealed class ProgramStartupTests
{
    [Fact]
    public async Task Factory_OfAProgramThatCallsNothing_HasItLookedAtOnce()
    {
        await using var factory = new WebApplicationFactory<TopicOnly>();

        Assert.Single(factory.Services.GetServices<IHostedService>(), service => service.GetType().Assembly == typeof(DaprStartupChecks).Assembly);
    }
}
