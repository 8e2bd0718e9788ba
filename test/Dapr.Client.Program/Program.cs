using Dapr.Client.Program;

switch (args)
{
    case ["settings", .. var given]:
        Settings.Print(Settings.Parse(given));
        return 0;
    case ["configured", .. var given]:
        Settings.PrintConfigured(Settings.Parse(given));
        return 0;
    case ["calls"]:
        using (var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System))
        {
            await Calls.RunAsync(limit.Token);
        }

        return 0;
    default:
        Console.Error.WriteLine("Say settings or configured, with what a configuration holds as name=value, or calls.");
        return 2;
}
