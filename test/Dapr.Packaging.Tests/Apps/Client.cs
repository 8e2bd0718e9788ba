using Dapr.Client;

using var client = new DaprClientBuilder().UseHttpEndpoint(args[0]).UseGrpcEndpoint(args[1]).Build();
await client.SaveStateAsync("statestore", "key", "saved");
Console.WriteLine(await client.GetStateAsync<string>("statestore", "key"));
