using Dapr;

namespace TopicProgram;

/// <summary>An application that takes a topic and forgot to say so to the runtime.</summary>
public sealed class TopicOnly
{
    private TopicOnly()
    {
    }

    public static void Main(string[] args)
    {
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/orders", [Topic("pubsub", "orders")] () => { });
        app.Run();
    }
}
