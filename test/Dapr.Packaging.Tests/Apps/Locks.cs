#pragma warning disable DAPR_DISTRIBUTEDLOCK

using Dapr.DistributedLock;
using Dapr.DistributedLock.Extensions;
using Microsoft.Extensions.DependencyInjection;

var services = new ServiceCollection();
services.AddDaprDistributedLock((_, builder) => builder.UseHttpEndpoint(args[0]).UseGrpcEndpoint(args[1]));
await using var provider = services.BuildServiceProvider();
await using var scope = provider.CreateAsyncScope();
await using var held = await scope.ServiceProvider.GetRequiredService<DaprDistributedLockClient>().TryLockAsync("lockstore", "key", "program", 60);
Console.WriteLine(held is null ? "refused" : "locked");
