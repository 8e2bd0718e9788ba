using Dapr.Client.Program;

switch (args)
{
    case ["settings", .. var given]:
        Settings.Print(given.Select(setting => setting.Split('=', 2)).ToDictionary(pair => pair[0], pair => (string?)pair[1]));
        return 0;
    case ["calls"]:
        using (var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System))
        {
            await Calls.RunAsync(limit.Token);
        }

        return 0;
    default:
        Console.Error.WriteLine("Say settings, with what a configuration holds as name=value, or calls.");
        return 2;
}
