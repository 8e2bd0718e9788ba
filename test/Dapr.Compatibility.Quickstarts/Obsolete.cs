// What the official packages mark obsolete is still called by applications that recompile: each member, in each of its overloads.
#pragma warning disable CS0618, CS0672, SYSLIB0051
#pragma warning disable CA2016 // Those without a token, too.

using System.Runtime.Serialization;
using System.Text.Json;
using Dapr;
using Dapr.Actors;
using Dapr.Actors.Client;
using Dapr.Actors.Runtime;
using Dapr.Client;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Quickstarts;

/// <summary>Each local has the type that the call must resolve to; the arguments are given by position and by name, as applications do both.</summary>
public static class Obsolete
{
    public static async Task InvokeAsync(DaprClient client, CancellationToken cancellationToken)
    {
        using var request = client.CreateInvokeMethodRequest(HttpMethod.Get, "orders", "list");
        HttpResponseMessage response = await client.InvokeMethodWithResponseAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        await client.InvokeMethodAsync(request);
        await client.InvokeMethodAsync(request: request, cancellationToken: cancellationToken);
        Order order = await client.InvokeMethodAsync<Order>(request, cancellationToken);

        await client.InvokeMethodAsync("orders", "refresh");
        await client.InvokeMethodAsync("orders", "refresh", cancellationToken);
        await client.InvokeMethodAsync(HttpMethod.Delete, "orders", "all");
        await client.InvokeMethodAsync(httpMethod: HttpMethod.Delete, appId: "orders", methodName: "all", cancellationToken: cancellationToken);
        await client.InvokeMethodAsync("orders", "add", order);
        await client.InvokeMethodAsync("orders", "add", "a text");
        await client.InvokeMethodAsync<Order>(appId: "orders", methodName: "add", data: order, cancellationToken: cancellationToken);
        await client.InvokeMethodAsync(HttpMethod.Put, "orders", "add", order);
        await client.InvokeMethodAsync(HttpMethod.Put, "orders", "add", data: order, cancellationToken);

        order = await client.InvokeMethodAsync<Order>("orders", "last");
        order = await client.InvokeMethodAsync<Order>("orders", "last", cancellationToken);
        order = await client.InvokeMethodAsync<Order>(HttpMethod.Get, "orders", "last");
        order = await client.InvokeMethodAsync<Order>(httpMethod: HttpMethod.Get, appId: "orders", methodName: "last", cancellationToken: cancellationToken);
        bool added = await client.InvokeMethodAsync<Order, bool>("orders", "add", order);
        added &= await client.InvokeMethodAsync<Order, bool>(appId: "orders", methodName: "add", data: order, cancellationToken: cancellationToken);
        added &= await client.InvokeMethodAsync<Order, bool>(HttpMethod.Put, "orders", "add", order);
        added &= await client.InvokeMethodAsync<Order, bool>(HttpMethod.Put, appId: "orders", methodName: "add", data: order, cancellationToken);
        Console.WriteLine(added);
    }

    public static async Task InvokeGrpcAsync(DaprClient client, CancellationToken cancellationToken)
    {
        await client.InvokeMethodGrpcAsync("orders", "refresh");
        await client.InvokeMethodGrpcAsync(appId: "orders", methodName: "refresh", cancellationToken: cancellationToken);
        await client.InvokeMethodGrpcAsync("orders", "add", new StringValue { Value = "tea" });
        await client.InvokeMethodGrpcAsync<StringValue>("orders", "add", data: new StringValue(), cancellationToken);
        BoolValue added = await client.InvokeMethodGrpcAsync<BoolValue>("orders", "last");
        added = await client.InvokeMethodGrpcAsync<BoolValue>("orders", "last", cancellationToken);
        added = await client.InvokeMethodGrpcAsync<StringValue, BoolValue>("orders", "add", new StringValue());
        added = await client.InvokeMethodGrpcAsync<StringValue, BoolValue>(appId: "orders", methodName: "add", data: new StringValue(), cancellationToken: cancellationToken);
        Console.WriteLine(added.Value);
    }

    public static void UseActors(ActorProxyOptions options)
    {
        using var handler = new HttpClientHandler();
        var factory = new ActorProxyFactory(options: options, handler: handler);
        ActorTypeInformation type = ActorTypeInformation.Get(typeof(MeterActor));
        if (ActorTypeInformation.TryGet(actorType: typeof(MeterActor), out var found)) type = found;
        ActorHost host = new(actorTypeInfo: type, id: new ActorId("1"), jsonSerializerOptions: JsonSerializerOptions.Web, loggerFactory: NullLoggerFactory.Instance, proxyFactory: factory);

        var timer = new ActorTimer(host.ActorTypeInfo.ActorTypeName, host.Id, "a", "OnTimerAsync", [1], TimeSpan.Zero, TimeSpan.Zero);
        TimerInfo info = timer.TimerInfo;
        Console.WriteLine(JsonSerializer.Serialize(new ActorTimer(timerName: "a", timerInfo: info).TimerInfo));
    }

    /// <summary>An exception of an application that is still written as .NET Framework wrote it.</summary>
    [Serializable]
    public class OrderException : DaprException
    {
        public OrderException(string message)
            : base(message)
        {
        }

        protected OrderException(SerializationInfo info, StreamingContext context)
            : base(info, context)
        {
        }

        public override void GetObjectData(SerializationInfo info, StreamingContext context) => base.GetObjectData(info, context);
    }

    /// <summary>The same below the exception of an API.</summary>
    [Serializable]
    public class OrderApiException : DaprApiException
    {
        public OrderApiException(string message)
            : base(message)
        {
        }

        protected OrderApiException(SerializationInfo info, StreamingContext context)
            : base(info, context)
        {
        }

        public override void GetObjectData(SerializationInfo info, StreamingContext context) => base.GetObjectData(info, context);
    }
}
