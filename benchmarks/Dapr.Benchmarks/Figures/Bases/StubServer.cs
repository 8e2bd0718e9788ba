using System.Buffers.Binary;
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
/// What the client is measured against: a process of its own that answers every call at once, with the same messages
/// whoever calls, over gRPC on one port and HTTP on another.
/// </summary>
internal static class StubServer
{
    /// <summary>The argument with which this program is the stub.</summary>
    public const string Mode = "stub";

    /// <summary>The body that everything sends and answers.</summary>
    public static readonly byte[] Json = JsonSerializer.SerializeToUtf8Bytes(Order.Sample, FiguresJson.Default.Order);

    /// <summary>The answer to a get, as it goes on the wire.</summary>
    public static readonly byte[] Value = Frame(new GetStateResponse { Data = ByteString.CopyFrom(Json), Etag = "1" });

    /// <summary>The answer to a call of an actor.</summary>
    private static readonly byte[] Result = Frame(new InvokeActorResponse { Data = ByteString.CopyFrom(Json) });

    /// <summary>The answer to a save or a publish.</summary>
    public static readonly byte[] Nothing = Frame(new Empty());

    private static readonly byte[] Configuration = JsonSerializer.SerializeToUtf8Bytes(new { entities = new[] { OrderActor.Type } });

    /// <summary>Starts it as a process.</summary>
    public static async Task<(ChildProgram Process, Uri Grpc, Uri Http)> StartAsync()
    {
        var process = ChildProgram.Start(Mode);
        var ports = (await process.ReadLineAsync()).Split(' ');
        return (process, new Uri($"http://127.0.0.1:{ports[0]}"), new Uri($"http://127.0.0.1:{ports[1]}"));
    }

    /// <summary>Serves until whoever started it is gone.</summary>
    public static async Task<int> RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        await using var app = builder.Build();
        app.Run(context => context.Request.Protocol == HttpProtocol.Http2
            ? AnswerAsync(context, Answer(context.Request.Path.Value!))
            : AnswerHttpAsync(context));
        await app.StartAsync();
        Console.WriteLine(string.Join(' ', app.Urls.Select(url => new Uri(url).Port.ToString(CultureInfo.InvariantCulture))));
        await Console.In.ReadToEndAsync();
        return 0;
    }

    /// <summary>The answer to a call over gRPC, as it goes on the wire.</summary>
    public static byte[] Answer(string path) => path[(path.LastIndexOf('/') + 1)..] switch
    {
        "GetState" => Value,
        "InvokeActor" => Result,
        _ => Nothing,
    };

    /// <summary>A message behind its gRPC header.</summary>
    public static byte[] Frame(IMessage message)
    {
        var size = message.CalculateSize();
        var frame = new byte[5 + size];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), size);
        message.WriteTo(frame.AsSpan(5));
        return frame;
    }

    // As an application it hosts actors.
    private static Task AnswerHttpAsync(HttpContext context)
    {
        var answer = context.Request.Path.Value == "/dapr/config" ? Configuration : Json;
        return context.Response.Body.WriteAsync(answer, 0, answer.Length);
    }

    private static async Task AnswerAsync(HttpContext context, byte[] answer)
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(answer);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
