using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dapr.Docs.Tests.SmartDevices;

/// <summary>The sample as the program that it is: what it says of a kill of its process holds.</summary>
public sealed class SmartDevicesTests : IDisposable
{
    private const string Project = "SmartDevices";

    private static readonly Page Readme = new($"samples/{Project}/README.md");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly HttpClient _http = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Devices_WhoseProcessIsKilled_GoOnWhereTheyWereAndAreTurnedOffInTime()
    {
        using (var killed = Start())
        {
            var address = await AddressAsync(killed);
            Assert.Equal("true", await PostAsync(address, "/plugs/lamp/on?watts=100&seconds=3600"));
            var commands = Readme.Snippets("bash")[1].Split('\n');
            Assert.Equal(3, commands.Length);

            // What the page tells a reader to type, but that the port is another, and that there is less to wait for.
            Assert.Equal("true", await PlayAsync(address, commands[0]));
            Assert.Equal("false", await PlayAsync(address, commands[1]));
            Assert.StartsWith("""{"watts":2000,""", await PlayAsync(address, commands[2]), StringComparison.Ordinal);
        }

        using var again = Start();
        var there = await AddressAsync(again);

        await again.SaysAsync("The plug kettle is off, after \\d+ Ws");
        Assert.Equal("""{"lamp":100}""", await _http.GetStringAsync(there + "/household", Cancellation));
        Assert.Equal("true", await PostAsync(there, "/plugs/toaster/on?watts=900&seconds=3"));
        Assert.True(long.Parse(await again.SaysAsync("The plug toaster is off, after (\\d+) Ws"), System.Globalization.CultureInfo.InvariantCulture) >= 900, again.Output);
        using var lamp = JsonDocument.Parse(await _http.GetStringAsync(there + "/plugs/lamp", Cancellation));
        Assert.Equal(100, lamp.RootElement.GetProperty("watts").GetInt32());
    }

    [Fact]
    public void Page_OfTheSample_HasItsCommandAndItsPort()
    {
        using var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(Page.Root, "samples", Project, "Properties", "launchSettings.json")));
        var profile = settings.RootElement.GetProperty("profiles").GetProperty(Project);

        Assert.Equal("Development", profile.GetProperty("environmentVariables").GetProperty("ASPNETCORE_ENVIRONMENT").GetString());
        Assert.Equal($"dotnet run --project samples/{Project}", Readme.Snippets("bash")[0]);
        Assert.All(Readme.Snippets("bash")[1].Split('\n'), command => Assert.Contains(profile.GetProperty("applicationUrl").GetString()!, command, StringComparison.Ordinal));
        Assert.NotEmpty(Readme.Links());
        Assert.Empty(Readme.BrokenLinks());
    }

    private OwnProcess Start() => OwnProcess.Start(
        OwnProcess.Sample(Project),
        _folder.FullName,
        new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["Dapr__Sidecar__ControlPlaneFile"] = Path.Combine(_folder.FullName, "shared.db"),
        });

    private static Task<string> AddressAsync(OwnProcess devices) => devices.SaysAsync("Now listening on: (\\S+)");

    private Task<string> PlayAsync(string address, string command)
    {
        var path = Regex.Match(command, "http://localhost:\\d+([^\"\\s]+)").Groups[1].Value.Replace("seconds=20", "seconds=5", StringComparison.Ordinal);
        return command.Contains("-X POST", StringComparison.Ordinal) ? PostAsync(address, path) : _http.GetStringAsync(address + path, Cancellation);
    }

    private async Task<string> PostAsync(string address, string path)
    {
        using var answer = await _http.PostAsync(address + path, null, Cancellation);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Cancellation);
    }
}
