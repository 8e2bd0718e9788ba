using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Sidecar.Api;
using Google.Protobuf;

namespace Dapr.Sidecar.Conversation;

/// <summary>What a request asks of a model.</summary>
internal static class PromptReader
{
    private static readonly string[] Choices = ["auto", "none", "required"];

    /// <summary>Reads a request in texts alone.</summary>
    /// <exception cref="ApiException">A parameter cannot be read.</exception>
    public static ConversationPrompt Read(ConversationRequest request) => new()
    {
        Messages = [.. request.Inputs.Select(input => new PromptMessage { Role = Role(input.Role), Content = Texts([input.Content], input.ScrubPII) })],
        ContextId = request.HasContextID ? request.ContextID : null,
        Temperature = request.HasTemperature ? request.Temperature : null,
        Parameters = PromptParameters.Read(request.Name, request.Parameters),
        Metadata = new Dictionary<string, string>(request.Metadata),
    };

    /// <summary>Reads a request.</summary>
    /// <exception cref="ApiException">A message is of no kind, the choice of the tools is none of them, or a schema, a format or a parameter cannot be read.</exception>
    public static ConversationPrompt Read(ConversationRequestAlpha2 request)
    {
        var messages = request.Inputs.SelectMany(input => input.Messages.Select(message => Message(request.Name, message, input.ScrubPii))).ToList();
        var tools = request.Tools.Where(tool => tool.Function is not null).Select(tool => Tool(request.Name, tool.Function)).ToList();
        return new()
        {
            Messages = messages,
            Tools = tools,
            ToolChoice = Choice(request, tools),
            ContextId = request.HasContextId ? request.ContextId : null,
            Temperature = request.HasTemperature ? request.Temperature : null,
            ResponseFormat = request.ResponseFormat is { } format ? Json(request.Name, "responseFormat", format) : null,
            PromptCacheRetention = Retention(request),
            Parameters = PromptParameters.Read(request.Name, request.Parameters),
            Metadata = new Dictionary<string, string>(request.Metadata),
        };
    }

    private static PromptMessage Message(string component, ConversationMessage message, bool scrubs) => message.MessageTypesCase switch
    {
        ConversationMessage.MessageTypesOneofCase.OfUser => new()
        {
            Role = PromptRole.User,
            Name = Present(message.OfUser.Name),
            Content = Texts(message.OfUser.Content.Select(part => part.Text), scrubs),
        },
        ConversationMessage.MessageTypesOneofCase.OfSystem => new()
        {
            Role = PromptRole.System,
            Name = Present(message.OfSystem.Name),
            Content = Texts(message.OfSystem.Content.Select(part => part.Text), scrubs),
        },
        ConversationMessage.MessageTypesOneofCase.OfDeveloper => new()
        {
            Role = PromptRole.Developer,
            Name = Present(message.OfDeveloper.Name),
            Content = Texts(message.OfDeveloper.Content.Select(part => part.Text), scrubs),
        },
        ConversationMessage.MessageTypesOneofCase.OfAssistant => new()
        {
            Role = PromptRole.Assistant,
            Name = Present(message.OfAssistant.Name),
            Content = Texts(message.OfAssistant.Content.Select(part => part.Text), scrubs),
            ToolCalls = [.. message.OfAssistant.ToolCalls.Where(call => call.Function is not null).Select(ToolCall)],
        },
        ConversationMessage.MessageTypesOneofCase.OfTool => new()
        {
            Role = PromptRole.Tool,
            Name = message.OfTool.Name,
            ToolCallId = Present(message.OfTool.ToolId),
            Content = Texts(message.OfTool.Content.Select(part => part.Text), scrubs),
        },
        _ => throw ApiErrors.ConversationParameters(component, "message type cannot be nil").ToException(),
    };

    private static PromptTool Tool(string component, ConversationToolsFunction function) => new()
    {
        Name = function.Name,
        Description = function.HasDescription ? function.Description : null,
        Parameters = function.Parameters is { } schema ? Json(component, $"tool '{function.Name}'", schema) : null,
    };

    private static PromptToolCall ToolCall(ConversationToolCalls call) =>
        new() { Id = call.HasId ? call.Id : null, Name = call.Function.Name, Arguments = call.Function.Arguments };

    private static string? Choice(ConversationRequestAlpha2 request, List<PromptTool> tools)
    {
        if (!request.HasToolChoice) return null;

        var choice = request.ToolChoice;
        var word = Choices.FirstOrDefault(known => known.Equals(choice, StringComparison.OrdinalIgnoreCase));
        if (tools.Count == 0)
        {
            return word is "auto" or "none" ? null : throw ApiErrors.ConversationParameters(
                request.Name, "tool choice must be 'auto', 'none', 'required', or a specific tool name matching the tools available to be used").ToException();
        }

        return word ?? tools.FirstOrDefault(tool => tool.Name == choice)?.Name ?? throw ApiErrors.ConversationParameters(
            request.Name, "tool choice selected was not found. Must be 'auto', 'none', 'required', or a specific tool name matching the tools available to be used").ToException();
    }

    private static TimeSpan? Retention(ConversationRequestAlpha2 request)
    {
        try
        {
            return request.PromptCacheRetention?.ToTimeSpan();
        }
        catch (InvalidOperationException)
        {
            throw ApiErrors.ConversationParameters(request.Name, "promptCacheRetention is no duration").ToException();
        }
    }

    /// <summary>A role by its word; what is none is the user's.</summary>
    private static PromptRole Role(string word) => Enum.GetValues<PromptRole>().FirstOrDefault(role => role.ToString().Equals(word, StringComparison.OrdinalIgnoreCase));

    private static IReadOnlyList<string> Texts(IEnumerable<string> texts, bool scrubs) => [.. scrubs ? texts.Select(PersonalData.Scrub) : texts];

    private static string? Present(string text) => text.Length > 0 ? text : null;

    private static JsonElement Json(string component, string what, IMessage message)
    {
        try
        {
            return JsonElement.Parse(JsonFormatter.Default.Format(message));
        }
        catch (InvalidOperationException exception)
        {
            // It holds a value that is none.
            throw ApiErrors.ConversationParameters(component, $"{what} is no JSON: {exception.Message}").ToException();
        }
    }
}
