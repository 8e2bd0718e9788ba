using System.Text;
using System.Text.Json;
using Dapr.Sidecar.Conversation.OpenAi;

namespace Dapr.Sidecar.Tests.Conversation;

/// <summary>Chat completions as the servers that speak the protocol take and give them, each a little different.</summary>
public sealed class OpenAiProtocolTests
{
    private static readonly JsonElement Nine = JsonElement.Parse("9");

    [Theory]
    [InlineData("conversation.openai", "", "", "max_completion_tokens", "developer")]
    [InlineData("conversation.openai", "endpoint", "https://api.openai.com/v1/", "max_completion_tokens", "developer")]
    [InlineData("conversation.openai", "endpoint", "http://localhost:8000/v1", "max_tokens", "system")]
    [InlineData("conversation.openai", "apiType", "azure", "max_tokens", "system")]
    [InlineData("conversation.ollama", "", "", "max_tokens", "system")]
    [InlineData("conversation.mistral", "", "", "max_tokens", "system")]
    public void Write_NewerWords_GoToOpenAiItselfAlone(string type, string setting, string value, string tokens, string role)
    {
        var settings = Settings(type, setting, value);
        var prompt = new ConversationPrompt
        {
            Messages = [new() { Role = PromptRole.Developer, Content = ["be brief"] }],
            Parameters = new Dictionary<string, JsonElement> { ["max_tokens"] = Nine },
        };

        var request = JsonElement.Parse(OpenAiRequest.Write(prompt, settings));

        Assert.Equal(role, request.GetProperty("messages")[0].GetProperty("role").GetString());
        Assert.Equal([tokens], request.EnumerateObject().Select(member => member.Name).Where(name => name.StartsWith("max_", StringComparison.Ordinal)));
        Assert.Equal(9, request.GetProperty(tokens).GetInt32());
    }

    [Theory]
    [InlineData("conversation.openai", "max_completion_tokens")]
    [InlineData("conversation.mistral", "max_completion_tokens,max_tokens")]
    public void Write_BothLimits_AreOneWhereTheyMeanOne(string type, string tokens)
    {
        var prompt = new ConversationPrompt { Parameters = new Dictionary<string, JsonElement> { ["max_tokens"] = JsonElement.Parse("8"), ["max_completion_tokens"] = Nine } };

        var request = JsonElement.Parse(OpenAiRequest.Write(prompt, Settings(type, "", "")));

        Assert.Equal(tokens, string.Join(',', request.EnumerateObject().Select(member => member.Name).Where(name => name.StartsWith("max_", StringComparison.Ordinal))));
        Assert.Equal(9, request.GetProperty("max_completion_tokens").GetInt32());
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("{}", null)]
    [InlineData("""{"type":"object"}""", """{"type":"object"}""")]
    public void Write_FunctionThatTakesNothing_HasNoSchema(string? schema, string? written)
    {
        var tool = new PromptTool { Name = "now", Parameters = schema is null ? null : JsonElement.Parse(schema) };

        var request = JsonElement.Parse(OpenAiRequest.Write(new ConversationPrompt { Tools = [tool] }, Settings("conversation.openai", "", "")));

        var function = request.GetProperty("tools")[0].GetProperty("function");
        Assert.Equal(written, function.TryGetProperty("parameters", out var parameters) ? parameters.GetRawText() : null);
    }

    [Theory]
    [InlineData("ada", "ada")]
    [InlineData("Ada Lovelace", "Ada_Lovelace")]
    [InlineData("a<b>|c\\d/e \t\u00a0f", "a_b_c_d_e_f")]
    [InlineData("", null)]
    public void Write_NameOfWhoSpeaks_IsOneOfTheProtocol(string name, string? written)
    {
        var prompt = new ConversationPrompt { Messages = [new() { Role = PromptRole.User, Name = name, Content = ["hi"] }] };

        var request = JsonElement.Parse(OpenAiRequest.Write(prompt, Settings("conversation.openai", "", "")));

        Assert.Equal(written, request.GetProperty("messages")[0].TryGetProperty("name", out var said) ? said.GetString() : null);
    }

    [Theory]
    [InlineData("\"well\"", "well")]
    [InlineData("null", "no")]
    [InlineData("[]", "no")]
    [InlineData("""[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"one "},{"type":"text","text":"two"}]""", "one two")]
    public void Read_Content_IsATextOrItsParts(string content, string text)
    {
        var answer = OpenAiResponse.Read(Encoding.UTF8.GetBytes($$$"""{"choices":[{"message":{"content":{{{content}}},"refusal":"no"}}]}"""));

        Assert.Equal(text, Assert.Single(answer.Choices).Content);
    }

    [Theory]
    [InlineData("""{"place": "Kiel"}""", """{"place": "Kiel"}""")]
    [InlineData("\"{}\"", "{}")]
    [InlineData("null", "")]
    public void Read_Arguments_AreTheirJson(string arguments, string json)
    {
        var answer = OpenAiResponse.Read(Encoding.UTF8.GetBytes(
            $$$"""{"choices":[{"message":{"tool_calls":[{"id":"c","function":{"name":"f","arguments":{{{arguments}}} } }]}}]}"""));

        Assert.Equal(json, Assert.Single(Assert.Single(answer.Choices).ToolCalls).Arguments);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    public void Read_ErrorThatIsNone_IsNoFailure(string error)
    {
        var answer = OpenAiResponse.Read(Encoding.UTF8.GetBytes($$$"""{"error":{{{error}}},"choices":[{"message":{"content":"well"}}]}"""));

        Assert.Equal("well", Assert.Single(answer.Choices).Content);
    }

    private static OpenAiSettings Settings(string type, string setting, string value)
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["key"] = "k", ["model"] = "m" };
        if (value == "azure") (metadata["endpoint"], metadata["apiVersion"]) = ("https://mine.openai.azure.com", "2025-01-01");
        if (setting.Length > 0) metadata[setting] = value;
        return OpenAiSettings.Read(new ComponentSpec { Name = "llm", Type = type, Metadata = metadata }, OpenAiProvider.All.Single(provider => provider.Type == type));
    }
}
