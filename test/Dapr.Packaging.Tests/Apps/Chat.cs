#pragma warning disable DAPR_CONVERSATION

using Dapr.AI.Conversation.Extensions;
using Dapr.AI.Microsoft.Extensions;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

var services = new ServiceCollection();
services.AddDaprConversationClient((_, builder) => builder.UseHttpEndpoint(args[0]).UseGrpcEndpoint(args[1]));
services.AddDaprChatClient("llm", ServiceLifetime.Singleton);
await using var provider = services.BuildServiceProvider();
Console.WriteLine(await provider.GetRequiredService<IChatClient>().GetResponseAsync("hello"));
