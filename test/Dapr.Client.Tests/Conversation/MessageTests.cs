using System.Text.Json;
using System.Text.Json.Nodes;
using Dapr.AI.Conversation;
using Dapr.AI.Conversation.ConversationRoles;
using Dapr.AI.Conversation.Tools;

namespace Dapr.Client.Tests.Conversation;

/// <summary>Messages and tools, as they are written.</summary>
public sealed class MessageTests
{
    /// <summary>What was said is kept, in a state store for one, and read again.</summary>
    [Theory]
    [InlineData(JsonSerializerDefaults.General)]
    [InlineData(JsonSerializerDefaults.Web)]
    public void History_AsJson_IsReadAgainWhole(JsonSerializerDefaults defaults)
    {
        var options = new JsonSerializerOptions(defaults);
        IReadOnlyList<IConversationMessage> history =
        [
            new SystemMessage { Name = "s", Content = [new("be brief")] },
            new DeveloperMessage { Content = [new("be kind")] },
            new UserMessage { Name = "ada", Content = [new("one"), new("two")] },
            new AssistantMessage { ToolCalls = [new CalledToolFunction("f", """{"x":1}""") { Id = "c1" }] },
            new ToolMessage { Name = "f", Id = "c1", Content = [new("3")] },
        ];

        var json = JsonSerializer.Serialize(history, options);
        var read = JsonSerializer.Deserialize<IReadOnlyList<IConversationMessage>>(json, options)!;

        Assert.Equal(json, JsonSerializer.Serialize(read, options));
        Assert.Equal(history.Select(message => message.Role), read.Select(message => message.Role));
        Assert.Equal(new CalledToolFunction("f", """{"x":1}""") { Id = "c1" }, Assert.Single(Assert.IsType<AssistantMessage>(read[3]).ToolCalls));
        Assert.Equal(("f", "c1", "3"), Assert.IsType<ToolMessage>(read[4]) is var tool ? (tool.Name, tool.Id, tool.Content[0].Text) : default);
    }

    [Fact]
    public void Tool_WhateverMakesJson_IsItsSchema()
    {
        var tool = new ToolFunction("f")
        {
            Parameters = new Dictionary<string, object?>
            {
                ["type"] = "object",
                ["element"] = JsonSerializer.SerializeToElement(new { a = new object?[] { 1, "b", true, null } }),
                ["node"] = JsonNode.Parse("""{"c":1.5}"""),
                ["dictionary"] = new Dictionary<string, object?> { ["d"] = 2 },
                ["typed"] = new Dictionary<string, string> { ["e"] = "f" },
                ["list"] = new[] { "g", "h" },
                ["object"] = new { I = 1 },
                ["word"] = FinishReason.Stop,
                ["none"] = null,
                ["flag"] = false,
            },
        };

        var request = ConversationProtoUtilities.CreateConversationInputRequest([], new ConversationOptions("llm") { Tools = [tool] });

        Assert.True(
            JsonElement.DeepEquals(
                JsonElement.Parse(
                    """{"type":"object","element":{"a":[1,"b",true,null]},"node":{"c":1.5},"dictionary":{"d":2},"typed":{"e":"f"},"list":["g","h"],"object":{"i":1},"word":"Stop","none":null,"flag":false}"""),
                JsonElement.Parse(request.Tools[0].Function.Parameters.ToString())),
            request.Tools[0].Function.Parameters.ToString());
        Assert.False(request.Tools[0].Function.HasDescription);
    }

    [Fact]
    public void ToolChoice_Words_AreThoseOfTheRuntime()
    {
        Assert.Equal(["none", "auto", "required", "weather", "auto"], new[] { ToolChoice.None, ToolChoice.Auto, ToolChoice.Required, new("weather"), default }.Select(choice => choice.Value));
        Assert.Equal((true, true, true, false), (new ToolChoice("None").IsNone, default(ToolChoice).IsAuto, ToolChoice.Required.IsRequired, new ToolChoice("weather").IsAuto));
        Assert.Equal("weather", new ToolChoice("weather").ToString());
    }
}
