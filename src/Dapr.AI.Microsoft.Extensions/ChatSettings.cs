using System.Globalization;
using System.Text.Json;
using Dapr.AI.Conversation;
using Dapr.AI.Conversation.Tools;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.AI;

namespace Dapr.AI.Microsoft.Extensions;

/// <summary>
/// The options of a chat as those of a conversation: what has no property of its own is a parameter, by the name that most providers have for it.
/// What the caller already says in those of a conversation goes before.
/// </summary>
internal static class ChatSettings
{
    // A format without a schema: anything that is an object.
    private static readonly JsonElement AnyObject = JsonElement.Parse("""{"type":"object"}""");

    public static ConversationOptions Read(ConversationOptions asked, ChatOptions? options)
    {
        if (options is null) return asked;

        var own = asked.Tools.OfType<ToolFunction>().Select(tool => tool.Name).ToHashSet(StringComparer.Ordinal);
        IReadOnlyList<ITool> tools = [.. asked.Tools, .. (options.Tools ?? []).Select(Tool).Where(tool => !own.Contains(tool.Name))];
        return asked with
        {
            ContextId = asked.ContextId ?? options.ConversationId,
            Temperature = asked.Temperature ?? (options.Temperature is { } temperature ? Exact(temperature) : null),
            Tools = tools,
            ToolChoice = asked.ToolChoice ?? (tools.Count > 0 ? Choice(options.ToolMode) : null),
            ResponseFormat = asked.ResponseFormat ?? (options.ResponseFormat is ChatResponseFormatJson json ? Format(json.Schema ?? AnyObject) : null),
            Parameters = Parameters(asked, options),
        };
    }

    private static ToolFunction Tool(AITool tool) => tool is AIFunctionDeclaration function
        ? new ToolFunction(function.Name)
        {
            Description = string.IsNullOrEmpty(function.Description) ? null : function.Description,
            Parameters = function.JsonSchema.ValueKind == JsonValueKind.Object
                ? function.JsonSchema.EnumerateObject().ToDictionary(member => member.Name, member => (object?)member.Value)
                : new Dictionary<string, object?>(),
        }
        : throw new NotSupportedException($"The tool '{tool.Name}' is {tool.GetType().Name}; a conversation of Dapr knows functions alone.");

    private static ToolChoice? Choice(ChatToolMode? mode) => mode switch
    {
        null => null,
        NoneChatToolMode => ToolChoice.None,
        RequiredChatToolMode { RequiredFunctionName: { } name } => new ToolChoice(name),
        RequiredChatToolMode => ToolChoice.Required,
        _ => ToolChoice.Auto,
    };

    private static Struct Format(JsonElement schema) => Struct.Parser.ParseJson(schema.GetRawText());

    private static Dictionary<string, Any> Parameters(ConversationOptions asked, ChatOptions options)
    {
        var parameters = new Dictionary<string, Any>(StringComparer.Ordinal);
        Add("model", options.ModelId);
        Add("max_tokens", options.MaxOutputTokens);
        Add("top_p", options.TopP);
        Add("top_k", options.TopK);
        Add("frequency_penalty", options.FrequencyPenalty);
        Add("presence_penalty", options.PresencePenalty);
        Add("seed", options.Seed);
        Add("stop", options.StopSequences is { Count: > 0 } stops ? stops : null);
        Add("parallel_tool_calls", options.AllowMultipleToolCalls);
        foreach (var (name, value) in options.AdditionalProperties ?? [])
        {
            Add(name, value);
        }

        foreach (var (name, value) in asked.Parameters)
        {
            parameters[name] = value;
        }

        return parameters;

        void Add(string name, object? value)
        {
            if (value is not null) parameters[name] = Pack(value);
        }
    }

    private static Any Pack(object value) => value switch
    {
        Any any => any,
        string text => Any.Pack(new StringValue { Value = text }),
        bool flag => Any.Pack(new BoolValue { Value = flag }),
        int number => Any.Pack(new Int64Value { Value = number }),
        long number => Any.Pack(new Int64Value { Value = number }),
        float number => Any.Pack(new DoubleValue { Value = Exact(number) }),
        double number => Any.Pack(new DoubleValue { Value = number }),
        _ => Any.Pack(Value.Parser.ParseJson(JsonSerializer.Serialize(value, AIJsonUtilities.DefaultOptions.GetTypeInfo(value.GetType())))),
    };

    /// <summary>0.7 is to be 0.7, and not the nearest that there was in half of the bits.</summary>
    private static double Exact(float number) => double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
