using Dapr.StateManagement;
using Dapr.StateManagement.Extensions;
using Microsoft.Extensions.DependencyInjection;

var services = new ServiceCollection();
services.AddDaprStateManagementClient((_, builder) => builder.UseHttpEndpoint(args[0]).UseGrpcEndpoint(args[1])).WithOrders();
await using var provider = services.BuildServiceProvider();
var orders = provider.GetRequiredService<IOrders>();
await orders.SaveStateAsync("key", "generated");
Console.WriteLine(await orders.GetStateAsync<string>("key"));

[StateStore("statestore")]
public partial interface IOrders : IDaprStateStoreClient;
