namespace TopicProgram;

/// <summary>A program that takes a topic and forgot to say so to the runtime; a builder that it is given it tries, and ends.</summary>
public sealed class TopicOnly
{
    private TopicOnly()
    {
    }

    public static async Task Main(string[] args)
    {
        if (args is [var builder])
        {
            using var host = Hosts.Build(builder);
            await host.StartAsync();
            await host.StopAsync();
        }
        else
        {
            await Hosts.WithTopic(WebApplication.CreateBuilder(args)).RunAsync();
        }
    }
}
