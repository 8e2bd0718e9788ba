#pragma warning disable DAPR_CONVERSATION

using Dapr.AI.Conversation;
using Dapr.AI.Conversation.ConversationRoles;
using Dapr.AI.Conversation.Extensions;
using Microsoft.Extensions.DependencyInjection;

var services = new ServiceCollection();
services.AddDaprConversationClient((_, builder) => builder.UseHttpEndpoint(args[0]).UseGrpcEndpoint(args[1]));
await using var provider = services.BuildServiceProvider();
var client = provider.GetRequiredService<DaprConversationClient>();
var response = await client.ConverseAsync([new([new UserMessage { Content = [new("hello")] }])], new ConversationOptions("llm"));
Console.WriteLine(response.Outputs[0].Choices[0].Message.Content);
