using Dapr;
using Dapr.AI.Microsoft.Extensions;
using Microsoft.Extensions.AI;

namespace Shop;

public static class Assistant
{
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.Services.AddDaprChatClient("llm");
        var app = builder.Build();

        // Asks a model, which may ask for prices; where it does not answer, somebody else has to.
        app.MapGet("/ask", async (string question, IChatClient chat) =>
        {
            var price = AIFunctionFactory.Create((string article) => article == "tea" ? 3 : 9, "price");
            List<ChatMessage> said = [new(ChatRole.User, question)];
            try
            {
                while (true)
                {
                    var answer = await chat.GetResponseAsync(said, new ChatOptions { Tools = [price] });
                    var calls = answer.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
                    if (calls.Count == 0) return answer.Text;

                    said.AddRange(answer.Messages);
                    foreach (var call in calls)
                    {
                        said.Add(new(ChatRole.Tool, [new FunctionResultContent(call.CallId, await price.InvokeAsync(new(call.Arguments)))]));
                    }
                }
            }
            catch (DaprException)
            {
                return "Please ask at the counter.";
            }
        });
        return app;
    }
}
