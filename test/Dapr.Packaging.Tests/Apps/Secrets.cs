using Dapr.SecretsManagement;
using Dapr.SecretsManagement.Extensions;
using Microsoft.Extensions.DependencyInjection;

var services = new ServiceCollection();
services.AddDaprSecretsManagementClient((_, builder) => builder.UseHttpEndpoint(args[0]).UseGrpcEndpoint(args[1]));
await using var provider = services.BuildServiceProvider();
var secret = await provider.GetRequiredService<DaprSecretsManagementClient>().GetSecretAsync("secretstore", "SECRET");
Console.WriteLine(secret["SECRET"]);
