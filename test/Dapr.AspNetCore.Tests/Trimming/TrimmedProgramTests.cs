using System.Diagnostics;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dapr.AspNetCore.Tests.Trimming;

/// <summary>
/// An application with nothing but source-generated JSON, endpoints and proxies. The short run starts what was built; the long one trims it first, and
/// compiles it to a native one, with our libraries kept whole: there is nothing to say of them, and it does the same.
/// </summary>
public sealed partial class TrimmedProgramTests
{
    private const string Name = "Dapr.AspNetCore.Trimmed";
    private const string AsBuilt = "Build";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    private static bool IsLong => Environment.GetEnvironmentVariable("DAPR_SOAK") == "1";

    public static TheoryData<string> Ways => IsLong ? ["PublishTrimmed", "PublishAot"] : [AsBuilt];

    [Theory]
    [MemberData(nameof(Ways))]
    [Trait("Run", "Long")]
    public async Task Program_InEachWayToRunIt_ListsItsTopicsAndTakesEventsAndCalls(string way)
    {
        var folder = Directory.CreateTempSubdirectory("dapr-trimmed");
        try
        {
            var start = way != AsBuilt ? await PublishAsync(folder.FullName, way) : new ProcessStartInfo("dotnet", [Path.Combine(BuildFolder(), Name + ".dll")]);
            start.RedirectStandardOutput = true;
            using var process = Process.Start(start)!;
            try
            {
                using var client = new HttpClient { BaseAddress = new Uri((await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!) };

                using var topics = JsonDocument.Parse(await client.GetStringAsync(new Uri("/dapr/subscribe", UriKind.Relative), TestContext.Current.CancellationToken));
                Assert.Equal(["orders", "returns"], topics.RootElement.EnumerateArray().Select(entry => entry.GetProperty("topic").GetString()));
                Assert.Equal("tea", await PostAsync(client, "/orders"));
                Assert.Equal("7 tea", await PostAsync(client, "/returns"));
                Assert.Equal("3", await CallAsync(client, "AddAsync", """{"article":"tea","count":3}"""));
                Assert.Equal("5", await CallAsync(client, "AddAsync", """{"article":"tea","count":2}"""));
                Assert.DoesNotContain("Castle", await client.GetStringAsync(new Uri("/proxy", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
            }
            finally
            {
                process.Kill();
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> PostAsync(HttpClient client, string path)
    {
        using var content = new StringContent("""{"id":"7","data":{"article":"tea","count":1}}""", Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents+json");
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string> CallAsync(HttpClient client, string method, string argument)
    {
        using var content = new StringContent(argument, Encoding.UTF8);
        using var response = await client.PutAsync(new Uri($"/actors/Counter/1/method/{method}", UriKind.Relative), content, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<ProcessStartInfo> PublishAsync(string folder, string property)
    {
        // The compiler that links the native program is the one that a machine has.
        var start = new ProcessStartInfo("dotnet", ["publish", ProjectFolder(), "-c", "Release", "-r", "linux-x64", "--self-contained", $"-p:Publishing={property}", "-p:CppCompilerAndLinker=gcc", "-o", folder])
        {
            RedirectStandardOutput = true,
        };
        using var publish = Process.Start(start)!;
        var output = await publish.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TimeProvider.System);
        await publish.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(publish.ExitCode == 0, output);

        // A warning says first where it is: Google.Protobuf, Castle.Core and what the framework has for data contracts have some of their
        // own, in what nothing here calls.
        Assert.DoesNotContain(output.Split('\n'), line => line.Contains("warning IL", StringComparison.Ordinal) && !OfOthers().IsMatch(line));
        return new ProcessStartInfo(Path.Combine(folder, Name));
    }

    private static string BuildFolder() => AppContext.BaseDirectory.Replace("Dapr.AspNetCore.Tests", Name, StringComparison.Ordinal);

    private static string ProjectFolder([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "..", "..", Name);

    [GeneratedRegex(@"warning IL\d+: (Google\.Protobuf|Castle|System\.Runtime\.Serialization|System\.Reflection)\.")]
    private static partial Regex OfOthers();
}
