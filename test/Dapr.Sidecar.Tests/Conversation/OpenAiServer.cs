using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Dapr.Sidecar.Tests.Conversation;

/// <summary>A provider that speaks the protocol of chat completions, on a port of its own: it answers the last message, or calls the function that it is told to.</summary>
internal sealed class OpenAiServer : IAsyncDisposable
{
    private PortApp _app = null!;

    /// <summary>Each request: where it went, with which keys, and what was in it.</summary>
    public List<(string Target, string Authorization, string ApiKey, JsonElement Body)> Requests { get; } = [];

    public string Endpoint => $"http://127.0.0.1:{_app.Port}/v1";

    /// <summary>Starts it.</summary>
    /// <param name="answer">Answers in its own way; null for as the class says.</param>
    public static async Task<OpenAiServer> StartAsync(Func<HttpContext, Task>? answer = null)
    {
        var server = new OpenAiServer();
        server._app = await PortApp.StartAsync(async context =>
        {
            var body = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
            server.Requests.Add((context.Request.Path + context.Request.QueryString, context.Request.Headers.Authorization.ToString(), context.Request.Headers["api-key"].ToString(), body));
            await (answer?.Invoke(context) ?? context.Response.WriteAsync(Answer(body)));
        });
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static string Answer(JsonElement request)
    {
        object message = request.TryGetProperty("tool_choice", out var choice)
            ? new
            {
                role = "assistant",
                content = (string?)null,
                tool_calls = new[]
                {
                    new { id = "call_1", type = "function", function = new { name = choice.GetProperty("function").GetProperty("name").GetString(), arguments = """{"place":"Kiel"}""" } },
                },
            }
            : new { role = "assistant", content = "You said: " + request.GetProperty("messages").EnumerateArray().Select(said => said.GetProperty("content").GetString()).LastOrDefault() };
        return JsonSerializer.Serialize(new
        {
            id = "chatcmpl-1",
            @object = "chat.completion",
            model = request.GetProperty("model").GetString() + "-2026",
            choices = new[] { new { index = 0, message, finish_reason = choice.ValueKind == JsonValueKind.Undefined ? "stop" : "tool_calls" } },
            usage = new
            {
                prompt_tokens = 7,
                completion_tokens = 5,
                total_tokens = 12,
                prompt_tokens_details = new { cached_tokens = 3, audio_tokens = 0 },
                completion_tokens_details = new { reasoning_tokens = 2, audio_tokens = 0, accepted_prediction_tokens = 0, rejected_prediction_tokens = 0 },
            },
        });
    }
}
