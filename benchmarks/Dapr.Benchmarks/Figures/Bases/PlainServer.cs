using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Dapr.Benchmarks.Figures.Measuring;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Dapr.Benchmarks.Figures.Bases;

/// <summary>
/// What the sidecar program is measured against: plain Kestrel endpoints that parse what is asked, and answer the same:
/// values from a dictionary, events into nothing, invocations by asking the application.
/// </summary>
internal static class PlainServer
{
    /// <summary>The argument with which this program is the plain server; the application's address follows.</summary>
    public const string Mode = "plain";

    private static readonly ConcurrentDictionary<string, byte[]> Values = new();

    /// <summary>Starts it as a process.</summary>
    public static async Task<(ChildProgram Process, Uri Grpc, Uri Http)> StartAsync(Uri application)
    {
        var process = ChildProgram.Start(Mode, application.ToString());
        var ports = (await process.ReadLineAsync()).Split(' ');
        return (process, new Uri($"http://127.0.0.1:{ports[0]}"), new Uri($"http://127.0.0.1:{ports[1]}"));
    }

    /// <summary>Serves until whoever started it is gone.</summary>
    public static async Task<int> RunAsync(Uri application)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        await using var app = builder.Build();
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, UseCookies = false, ActivityHeadersPropagator = null });
        app.MapGet("/v1.0/state/{store}/{key}", GetAsync);
        app.MapPost("/v1.0/state/{store}", SaveAsync);
        app.MapPost("/v1.0/publish/{pubsub}/{topic}", PublishAsync);
        app.MapPost("/v1.0/invoke/{app}/method/{**path}", context => InvokeAsync(context, invoker, application));
        app.MapPost("/dapr.proto.runtime.v1.Dapr/GetState", GetRpcAsync);
        app.MapPost("/dapr.proto.runtime.v1.Dapr/SaveState", SaveRpcAsync);
        app.MapPost("/dapr.proto.runtime.v1.Dapr/PublishEvent", PublishRpcAsync);
        app.MapPost("/dapr.proto.runtime.v1.Dapr/InvokeService", context => InvokeRpcAsync(context, invoker, application));
        await app.StartAsync();
        Console.WriteLine(string.Join(' ', app.Urls.Select(url => new Uri(url).Port.ToString(CultureInfo.InvariantCulture))));
        await Console.In.ReadToEndAsync();
        return 0;
    }

    private static string Name(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    private static Task GetAsync(HttpContext context)
    {
        var value = Values[$"{Name(context, "store")}||{Name(context, "key")}"];
        context.Response.Headers.ETag = "1";
        return AnswerAsync(context, value);
    }

    private static async Task SaveAsync(HttpContext context)
    {
        using var items = await JsonDocument.ParseAsync(context.Request.Body);
        foreach (var item in items.RootElement.EnumerateArray())
        {
            Values[$"{Name(context, "store")}||{item.GetProperty("key").GetString()}"] = JsonSerializer.SerializeToUtf8Bytes(item.GetProperty("value"));
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task PublishAsync(HttpContext context)
    {
        using var data = await JsonDocument.ParseAsync(context.Request.Body);
        context.Response.StatusCode = data.RootElement.ValueKind == JsonValueKind.Object ? StatusCodes.Status204NoContent : StatusCodes.Status400BadRequest;
    }

    private static async Task InvokeAsync(HttpContext context, HttpMessageInvoker invoker, Uri application)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(application, "/" + Name(context, "path"))) { Content = new StreamContent(context.Request.Body) };
        request.Content.Headers.TryAddWithoutValidation("content-type", context.Request.ContentType);
        request.Content.Headers.ContentLength = context.Request.ContentLength;
        using var response = await invoker.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        context.Response.ContentLength = response.Content.Headers.ContentLength;
        await response.Content.CopyToAsync(context.Response.Body);
    }

    private static Task AnswerAsync(HttpContext context, byte[] json)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        return context.Response.Body.WriteAsync(json, 0, json.Length);
    }

    private static async Task GetRpcAsync(HttpContext context)
    {
        var request = await ReadAsync(context, GetStateRequest.Parser);
        var value = Values[$"{request.StoreName}||{request.Key}"];
        await AnswerRpcAsync(context, StubServer.Frame(new GetStateResponse { Data = UnsafeByteOperations.UnsafeWrap(value), Etag = "1" }));
    }

    private static async Task SaveRpcAsync(HttpContext context)
    {
        var request = await ReadAsync(context, SaveStateRequest.Parser);
        foreach (var item in request.States)
        {
            Values[$"{request.StoreName}||{item.Key}"] = item.Value.ToByteArray();
        }

        await AnswerRpcAsync(context, StubServer.Nothing);
    }

    private static async Task PublishRpcAsync(HttpContext context)
    {
        var request = await ReadAsync(context, PublishEventRequest.Parser);
        using var data = JsonDocument.Parse(request.Data.Memory);
        await AnswerRpcAsync(context, StubServer.Nothing);
    }

    private static async Task InvokeRpcAsync(HttpContext context, HttpMessageInvoker invoker, Uri application)
    {
        var message = (await ReadAsync(context, InvokeServiceRequest.Parser)).Message;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(application, "/" + message.Method)) { Content = new ReadOnlyMemoryContent(message.Data.Value.Memory) };
        request.Content.Headers.TryAddWithoutValidation("content-type", message.ContentType);
        using var response = await invoker.SendAsync(request, context.RequestAborted);
        var body = await response.Content.ReadAsByteArrayAsync(context.RequestAborted);
        await AnswerRpcAsync(context, StubServer.Frame(new InvokeResponse
        {
            ContentType = response.Content.Headers.ContentType?.ToString() ?? "",
            Data = new Any { Value = UnsafeByteOperations.UnsafeWrap(body) },
        }));
    }

    private static async Task<T> ReadAsync<T>(HttpContext context, MessageParser<T> parser)
        where T : IMessage<T>
    {
        var reader = context.Request.BodyReader;
        var read = await reader.ReadAsync();
        while (!read.IsCompleted)
        {
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await reader.ReadAsync();
        }

        var message = parser.ParseFrom(read.Buffer.Slice(5));
        reader.AdvanceTo(read.Buffer.End);
        return message;
    }

    private static async Task AnswerRpcAsync(HttpContext context, byte[] answer)
    {
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(answer);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
