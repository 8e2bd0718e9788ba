#pragma warning disable DAPR_CRYPTOGRAPHY

using System.Text;
using Dapr.Cryptography.Encryption;
using Dapr.Cryptography.Encryption.Extensions;
using Dapr.Cryptography.Encryption.Models;
using Microsoft.Extensions.DependencyInjection;

var services = new ServiceCollection();
services.AddDaprEncryptionClient((_, builder) => builder.UseHttpEndpoint(args[0]).UseGrpcEndpoint(args[1]));
await using var provider = services.BuildServiceProvider();
var client = provider.GetRequiredService<DaprEncryptionClient>();
var document = await client.EncryptAsync("crypto", "hello"u8.ToArray(), "key", new EncryptionOptions(KeyWrapAlgorithm.Aes));
var data = await client.DecryptAsync("crypto", document, "key");
Console.WriteLine(Encoding.UTF8.GetString(data.Span));
