using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Dapr.Conformance.Tests.Steps;
using Dapr.Protos.ErrorDetails;
using Dapr.Rpc;
using Dapr.Rpc.Server;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Dapr.Conformance.Tests.Sidecars;

/// <summary>The application behind a sidecar: answers by the script of the transcript and notes what it is asked.</summary>
internal sealed class ScriptedApp(JsonObject script, Variables variables) : IAsyncDisposable
{
    private static readonly HashSet<string> Unrecorded =
        ["content-length", "connection", "keep-alive", "transfer-encoding", "accept-encoding", "te", "grpc-accept-encoding", "grpc-timeout"];

    private readonly Dictionary<string, int> _taken = [];
    private readonly List<(bool IsCounted, JsonObject Record, byte[] Body)> _waiting = [];
    private readonly SemaphoreSlim _arrived = new(0);
    private WebApplication? _app;

    public bool IsGrpc => script["protocol"]?.ToString() == "grpc";

    public async Task StartAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenLocalhost(port, listen => listen.Protocols = IsGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1);
        });
        _app = builder.Build();
        _app.Run(IsGrpc ? AnswerRpcAsync : AnswerHttpAsync);
        await _app.StartAsync();
    }

    /// <summary>Waits until so many more requests have come, and takes them.</summary>
    public async Task<IReadOnlyList<(JsonObject Record, byte[] Body)>> TakeAsync(int count, TimeSpan within, bool all)
    {
        using var limit = new CancellationTokenSource(within, TimeProvider.System);
        try
        {
            while (count == 0 || Waiting(all).Count < count)
            {
                await _arrived.WaitAsync(limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // What came until now is the answer.
        }

        lock (_waiting)
        {
            var found = Waiting(all);
            IReadOnlyList<(JsonObject Record, byte[] Body)> taken = count > 0 ? [.. found.Take(count)] : found;
            _waiting.RemoveAll(entry => taken.Any(item => ReferenceEquals(item.Record, entry.Record)));
            return taken;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private List<(JsonObject Record, byte[] Body)> Waiting(bool all)
    {
        lock (_waiting)
        {
            return [.. _waiting.Where(entry => all || entry.IsCounted).Select(entry => (entry.Record, entry.Body))];
        }
    }

    private void Note(bool isCounted, JsonObject record, byte[] body)
    {
        lock (_waiting)
        {
            _waiting.Add((isCounted, record, body));
        }

        _arrived.Release();
    }

    private JsonObject? NextReply(JsonObject entry, string key)
    {
        if (entry["reply"] is JsonObject single)
        {
            return single;
        }

        return entry["replies"] is JsonArray list ? Next(list, key) : null;
    }

    private JsonObject? Next(JsonArray list, string key)
    {
        lock (_taken)
        {
            var index = Math.Min(_taken.GetValueOrDefault(key), list.Count - 1);
            _taken[key] = index + 1;
            return list[index] as JsonObject;
        }
    }

    private async Task AnswerHttpAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?', 2);
        var path = target[0];
        var record = new JsonObject { ["method"] = context.Request.Method, ["path"] = path };
        if (target.Length > 1 && target[1].Length > 0)
        {
            record["query"] = target[1];
        }

        record["headers"] = new JsonObject(context.Request.Headers
            .Where(header => !Unrecorded.Contains(header.Key.ToLowerInvariant()))
            .Select(header => KeyValuePair.Create(header.Key.ToLowerInvariant(), (JsonNode?)header.Value.ToString())));
        Note(!path.StartsWith("/dapr/", StringComparison.Ordinal) && context.Request.Method != "OPTIONS" && path != "/healthz", record, buffer.ToArray());

        var route = (script["routes"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(candidate => Fits(candidate, context.Request.Method, path));
        var reply = route is null ? null : (JsonObject?)variables.Expand(NextReply(route, $"{route["method"]} {route["path"]}"));
        await ReplyAsync(context, reply);
    }

    private static bool Fits(JsonObject route, string method, string path)
    {
        var pattern = route["path"]!.ToString();
        return (route["method"] is null || route["method"]!.ToString() == method)
            && (pattern.EndsWith('*') ? path.StartsWith(pattern[..^1], StringComparison.Ordinal) : pattern == path);
    }

    private static async Task ReplyAsync(HttpContext context, JsonObject? reply)
    {
        if (reply is null)
        {
            context.Response.StatusCode = 404;
            return;
        }

        if (reply["delay"] is { } delay)
        {
            await Task.Delay(TimeSpan.FromSeconds(delay.GetValue<double>()), TimeProvider.System, context.RequestAborted);
        }

        context.Response.StatusCode = reply["status"]?.GetValue<int>() ?? 200;
        var body = Bodies.Read(reply);
        if (body is not null)
        {
            context.Response.ContentType = reply.ContainsKey("json") ? "application/json" : reply.ContainsKey("text") ? "text/plain" : "application/octet-stream";
        }

        foreach (var (name, value) in reply["headers"] as JsonObject ?? [])
        {
            context.Response.Headers[name] = value is JsonArray list ? list.Select(item => item?.ToString()).ToArray() : value?.ToString();
        }

        if (body is not null)
        {
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    private async Task AnswerRpcAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var path = context.Request.Path.ToString();
        var method = ProtoJson.Find(path);
        var frame = buffer.ToArray();
        var record = new JsonObject
        {
            ["method"] = path,
            ["metadata"] = new JsonObject(context.Request.Headers
                .Where(header => !Unrecorded.Contains(header.Key.ToLowerInvariant()) && !header.Key.StartsWith(':') && header.Key.ToLowerInvariant() is not ("content-type" or "user-agent" or "host"))
                .Select(header => KeyValuePair.Create(header.Key.ToLowerInvariant(), (JsonNode?)header.Value.ToString()))),
            ["request"] = method is not null && frame.Length >= 5 ? ProtoJson.Write(method.InputType.Parser.ParseFrom(frame.AsSpan(5))) : new JsonObject(),
        };
        var isStartup = path.EndsWith("/ListTopicSubscriptions", StringComparison.Ordinal) || path.EndsWith("/ListInputBindings", StringComparison.Ordinal) || path.EndsWith("/HealthCheck", StringComparison.Ordinal);
        Note(!isStartup, record, []);

        var reply = (script["rpcs"] as JsonObject)?[path] is JsonArray list ? (JsonObject?)variables.Expand(Next(list, path)) : null;
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-accept-encoding"] = "identity, deflate, gzip";
        if (reply is null || method is null)
        {
            RpcServerResponse.WriteStatus(context, new RpcStatus(RpcStatusCode.Unimplemented, $"method {path.Split('/')[^1]} not implemented"));
            return;
        }

        if (reply["delay"] is { } delay)
        {
            await Task.Delay(TimeSpan.FromSeconds(delay.GetValue<double>()), TimeProvider.System, context.RequestAborted);
        }

        var trailers = new RpcHeaders();
        foreach (var (name, value) in reply["headers"] as JsonObject ?? [])
        {
            context.Response.Headers[name] = value?.ToString();
        }

        foreach (var (name, value) in reply["trailers"] as JsonObject ?? [])
        {
            trailers.Add(name, value!.ToString());
        }

        if (reply["code"] is { } code && code.ToString() != "OK")
        {
            RpcServerResponse.WriteStatus(context, Failure(RpcCodes.Code(code.ToString()), reply), trailers);
            return;
        }

        var payload = ProtoJson.Read(method.OutputType, reply["response"]).ToByteArray();
        var answer = new byte[payload.Length + 5];
        BinaryPrimitives.WriteInt32BigEndian(answer.AsSpan(1), payload.Length);
        payload.CopyTo(answer, 5);
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
        RpcServerResponse.WriteStatus(context, RpcStatus.Ok, trailers);
    }

    private static RpcStatus Failure(RpcStatusCode code, JsonObject reply)
    {
        var message = reply["message"]?.ToString() ?? "";
        if (reply["details"] is not JsonArray details)
        {
            return new RpcStatus(code, message);
        }

        var status = new Status { Code = (int)code, Message = message };
        status.Details.AddRange(details.Select(detail => (Any)ProtoJson.Read(Any.Descriptor, detail)));
        return new RpcStatus(code, message, status.ToByteArray());
    }
}
