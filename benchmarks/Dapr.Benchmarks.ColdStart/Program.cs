using System.Net.Http.Json;
using Dapr.Benchmarks.ColdStart;
using Dapr.Client;

var order = args switch
{
    ["client", var grpc] => await ReadAsync(grpc),
    ["raw", var http] => await ReadRawAsync(http),
    _ => throw new ArgumentException("Say client or raw, and the address of the stub."),
};
Console.WriteLine(order?.Id);

static async Task<Order?> ReadAsync(string address)
{
    using var dapr = new DaprClientBuilder().UseGrpcEndpoint(address).UseJsonSerializationOptions(OrderJson.Default.Options).Build();
    return await dapr.GetStateAsync<Order?>("statestore", "order-42");
}

static async Task<Order?> ReadRawAsync(string address)
{
    using var http = new HttpClient { BaseAddress = new Uri(address) };
    return await http.GetFromJsonAsync("/v1.0/state/statestore/order-42", OrderJson.Default.Order);
}
