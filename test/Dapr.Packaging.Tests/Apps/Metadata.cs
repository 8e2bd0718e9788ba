using Dapr.Metadata.Abstractions;
using Dapr.Metadata.Extensions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

Environment.SetEnvironmentVariable("DAPR_HTTP_ENDPOINT", args[0]);
await using var provider = new ServiceCollection().AddDaprMetadata().BuildServiceProvider();
Console.WriteLine(string.Join(", ", provider.GetRequiredService<IOptions<DaprMetadata>>().Value.Components.Select(component => component.Name).Order()));
