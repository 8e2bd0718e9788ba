#pragma warning disable DAPR_CONVERSATION, CA1826 // As the quickstart has it.

using System.Text.Json;
using Dapr.AI.Conversation;
using Dapr.AI.Conversation.ConversationRoles;
using Dapr.AI.Conversation.Extensions;
using Dapr.AI.Conversation.Tools;

namespace Quickstarts;

/// <summary>The quickstart of the conversation block: a question, and one with a tool.</summary>
public static class Conversation
{
    private const string ComponentName = "ollama";

    public static async Task RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDaprConversationClient();
        var app = builder.Build();
        var client = app.Services.GetRequiredService<DaprConversationClient>();

        var conversationInput = new ConversationInput(new List<IConversationMessage>
        {
            new UserMessage { Name = "TestUser", Content = [new MessageContent("What is dapr?")] },
        });
        var response = await client.ConverseAsync([conversationInput], new ConversationOptions(ComponentName));
        Console.WriteLine($"Output response: {response.Outputs.First().Choices.First().Message.Content}");

        var parameters = JsonSerializer.Deserialize<Dictionary<string, object?>>("""{"type":"object","properties":{"location":{"type":"string"}},"required":["location"]}""")!;
        var function = new ToolFunction("function") { Name = "get_weather", Description = "Get the current weather for a location", Parameters = parameters };
        var options = new ConversationOptions(ComponentName) { ScrubPII = false, ToolChoice = ToolChoice.Auto, Temperature = 0.7, Tools = [function] };
        var toolResponse = await client.ConverseAsync([conversationInput], options);
        foreach (var output in toolResponse.Outputs)
        {
            foreach (var choice in output.Choices)
            {
                foreach (var call in choice.Message.ToolCalls)
                {
                    if (call is CalledToolFunction called) Console.WriteLine($"Tool Call: ID: {called.Id}, Name: {called.Name}, Arguments: {called.JsonArguments}");
                }

                var first = choice.Message.ToolCalls.FirstOrDefault() as CalledToolFunction;
                Console.WriteLine($"{first?.Name} {first?.JsonArguments} {choice.FinishReason}");
            }
        }
    }
}
