using Dapr.AI.Conversation.ConversationRoles;
using Dapr.AI.Conversation.Tools;
using Google.Protobuf.WellKnownTypes;
using Wire = Dapr.Client.Autogen.Grpc.v1;

namespace Dapr.AI.Conversation;

/// <summary>Makes the messages of the protocol of what the client is given, and the other way round.</summary>
public static class ConversationProtoUtilities
{
    /// <summary>The parts of a message as the protocol has them.</summary>
    /// <param name="contents">The parts.</param>
    /// <returns>The same.</returns>
    public static IEnumerable<Wire.ConversationMessageContent> ToProtoContents(this IEnumerable<MessageContent> contents)
    {
        ArgumentNullException.ThrowIfNull(contents);
        return contents.Select(content => new Wire.ConversationMessageContent { Text = content.Text });
    }

    /// <summary>Makes a request.</summary>
    /// <param name="inputs">What is said.</param>
    /// <param name="options">Which component is asked, and how.</param>
    /// <returns>The request.</returns>
    /// <exception cref="ArgumentException">A message is none of the five that there are, or a tool or a call of one is no function.</exception>
    public static Wire.ConversationRequestAlpha2 CreateConversationInputRequest(IReadOnlyList<ConversationInput> inputs, ConversationOptions options)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(options);
        var request = new Wire.ConversationRequestAlpha2
        {
            Name = options.ConversationComponentId,
            Inputs = { inputs.Select(Input) },
            Tools = { options.Tools.Select(Tool) },
            ResponseFormat = options.ResponseFormat,
            PromptCacheRetention = options.PromptCacheRetention?.ToDuration(),
        };
        foreach (var (name, value) in options.Metadata)
        {
            request.Metadata[name] = value;
        }

        foreach (var (name, value) in options.Parameters)
        {
            request.Parameters[name] = value;
        }

        if (options.ContextId is { } context) request.ContextId = context;
        if (options.Temperature is { } temperature) request.Temperature = temperature;
        if (options.ScrubPII is { } scrubs) request.ScrubPii = scrubs;
        if (options.ToolChoice is { } choice) request.ToolChoice = choice.Value;
        return request;
    }

    /// <summary>Reads a response.</summary>
    /// <param name="result">The response.</param>
    /// <returns>What the model answered.</returns>
    public static ConversationResponse ToDomain(this Wire.ConversationResponseAlpha2 result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new([.. result.Outputs.Select(Result)], result.HasContextId ? result.ContextId : null);
    }

    private static Wire.ConversationInputAlpha2 Input(ConversationInput input)
    {
        var written = new Wire.ConversationInputAlpha2 { Messages = { input.Messages.Select(Message) } };
        if (input.ScrubPII is { } scrubs) written.ScrubPii = scrubs;
        return written;
    }

    private static Wire.ConversationMessage Message(IConversationMessage message)
    {
        switch (message)
        {
            case UserMessage user:
                var ofUser = new Wire.ConversationMessageOfUser { Content = { user.Content.ToProtoContents() } };
                if (user.Name is { } userName) ofUser.Name = userName;
                return new() { OfUser = ofUser };
            case SystemMessage system:
                var ofSystem = new Wire.ConversationMessageOfSystem { Content = { system.Content.ToProtoContents() } };
                if (system.Name is { } systemName) ofSystem.Name = systemName;
                return new() { OfSystem = ofSystem };
            case DeveloperMessage developer:
                var ofDeveloper = new Wire.ConversationMessageOfDeveloper { Content = { developer.Content.ToProtoContents() } };
                if (developer.Name is { } developerName) ofDeveloper.Name = developerName;
                return new() { OfDeveloper = ofDeveloper };
            case AssistantMessage assistant:
                var ofAssistant = new Wire.ConversationMessageOfAssistant { Content = { assistant.Content.ToProtoContents() }, ToolCalls = { assistant.ToolCalls.Select(Call) } };
                if (assistant.Name is { } assistantName) ofAssistant.Name = assistantName;
                return new() { OfAssistant = ofAssistant };
            case ToolMessage tool:
                var ofTool = new Wire.ConversationMessageOfTool { Name = tool.Name, Content = { tool.Content.ToProtoContents() } };
                if (tool.Id is { } id) ofTool.ToolId = id;
                return new() { OfTool = ofTool };
            default:
                throw new ArgumentException($"{message?.GetType().ToString() ?? "null"} is none of the five kinds of messages that there are, such as {nameof(UserMessage)}.", nameof(message));
        }
    }

    private static Wire.ConversationToolCalls Call(ToolCallBase call)
    {
        if (call is not CalledToolFunction function) throw new ArgumentException($"{call?.GetType().ToString() ?? "null"} is no {nameof(CalledToolFunction)}.", nameof(call));

        var written = new Wire.ConversationToolCalls { Function = new() { Name = function.Name, Arguments = function.JsonArguments } };
        if (call.Id is { } id) written.Id = id;
        return written;
    }

    private static Wire.ConversationTools Tool(ITool tool)
    {
        if (tool is not ToolFunction function) throw new ArgumentException($"{tool?.GetType().ToString() ?? "null"} is no {nameof(ToolFunction)}.", nameof(tool));

        var written = new Wire.ConversationToolsFunction { Name = function.Name, Parameters = SchemaValues.Struct(function.Parameters) };
        if (function.Description is { } description) written.Description = description;
        return new() { Function = written };
    }

    private static ConversationResponseResult Result(Wire.ConversationResultAlpha2 output) => new([.. output.Choices.Select(Choice)])
    {
        Model = output.HasModel ? output.Model : null,
        Usage = output.Usage is { } usage ? Usage(usage) : null,
    };

    private static ConversationResultChoice Choice(Wire.ConversationResultChoices choice) =>
        new(Reason(choice.FinishReason), choice.Index, new ResultMessage(choice.Message?.Content ?? "") { ToolCalls = [.. (choice.Message?.ToolCalls ?? []).Where(call => call.Function is not null).Select(Called)] });

    private static CalledToolFunction Called(Wire.ConversationToolCalls call) => new(call.Function.Name, call.Function.Arguments) { Id = call.HasId ? call.Id : null };

    private static FinishReason? Reason(string word) => word switch
    {
        "" => null,
        "stop" => FinishReason.Stop,
        "length" => FinishReason.Length,
        "tool_calls" => FinishReason.ToolCalls,
        "content_filter" => FinishReason.ContentFilter,
        _ => FinishReason.Unknown,
    };

    private static CompletionUsage Usage(Wire.ConversationResultAlpha2CompletionUsage usage) => new(usage.CompletionTokens, usage.PromptTokens, usage.TotalTokens)
    {
        CompletionTokensDetails = usage.CompletionTokensDetails is { } completion
            ? new(completion.AcceptedPredictionTokens, completion.AudioTokens, completion.ReasoningTokens, completion.RejectedPredictionTokens)
            : null,
        PromptTokensDetails = usage.PromptTokensDetails is { } prompt ? new(prompt.AudioTokens, prompt.CachedTokens) : null,
    };
}
