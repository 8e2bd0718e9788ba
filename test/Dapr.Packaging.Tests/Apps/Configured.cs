using Dapr.Client;
using Dapr.Extensions.Configuration;
using Microsoft.Extensions.Configuration;

using var dapr = new DaprClientBuilder().UseHttpEndpoint(args[0]).UseGrpcEndpoint(args[1]).Build();
var configuration = new ConfigurationBuilder().AddDaprConfigurationStore("configstore", [], dapr, TimeSpan.FromSeconds(10)).Build();
Console.WriteLine(configuration["Shop:Limit"]);
