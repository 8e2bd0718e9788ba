namespace Dapr.Compatibility.Tests;

/// <summary>That the comparison sees what it must: each case is a line of an official file, true or with one thing changed.</summary>
public sealed class ComparisonTests
{
    [Theory]
    [InlineData("abstract Task<bool> CheckHealthAsync(CancellationToken cancellationToken=default)", true)]
    [InlineData("Task<bool> CheckHealthAsync(CancellationToken cancellationToken=default)", false)]
    [InlineData("virtual Task<bool> CheckHealthAsync(CancellationToken cancellationToken=default)", false)]
    [InlineData("protected abstract Task<bool> CheckHealthAsync(CancellationToken cancellationToken=default)", false)]
    [InlineData("abstract Task<int> CheckHealthAsync(CancellationToken cancellationToken=default)", false)]
    [InlineData("abstract Task<bool> CheckHealthAsync(CancellationToken cancellation=default)", false)]
    [InlineData("abstract Task<bool> CheckHealthAsync(CancellationToken cancellationToken)", false)]
    [InlineData("abstract Task<bool> CheckHealthAsync()", false)]
    [InlineData("[Obsolete(\"x\")] abstract Task<bool> CheckHealthAsync(CancellationToken cancellationToken=default)", false)]
    [InlineData("[Experimental(\"X\")] abstract Task<bool> CheckHealthAsync(CancellationToken cancellationToken=default)", false)]
    [InlineData("abstract Task<(TValue value, string etag)> GetStateAndETagAsync<TValue>(string storeName, string key, ConsistencyMode? consistencyMode=null, IReadOnlyDictionary<string, string>? metadata=null, CancellationToken cancellationToken=default)", true)]
    [InlineData("abstract Task<(TValue value, string tag)> GetStateAndETagAsync<TValue>(string storeName, string key, ConsistencyMode? consistencyMode=null, IReadOnlyDictionary<string, string>? metadata=null, CancellationToken cancellationToken=default)", false)]
    [InlineData("abstract Task<(TValue value, string etag)> GetStateAndETagAsync<TValue>(string storeName, string key, ConsistencyMode consistencyMode=default, IReadOnlyDictionary<string, string>? metadata=null, CancellationToken cancellationToken=default)", false)]
    [InlineData("abstract Task<(TValue value, string etag)> GetStateAndETagAsync<TValue>(string key, string storeName, ConsistencyMode? consistencyMode=null, IReadOnlyDictionary<string, string>? metadata=null, CancellationToken cancellationToken=default)", false)]
    [InlineData("abstract Task<(TValue value, string etag)> GetStateAndETagAsync<TValue>(string storeName, string? key, ConsistencyMode? consistencyMode=null, IReadOnlyDictionary<string, string>? metadata=null, CancellationToken cancellationToken=default)", false)]
    [InlineData("abstract Task<(TValue value, string etag)> GetStateAndETagAsync<TValue>(string storeName, string key, ConsistencyMode? consistencyMode=null, IReadOnlyDictionary<string, string>? metadata=null, CancellationToken cancellationToken=default) where TValue : class", false)]
    [InlineData("abstract JsonSerializerOptions JsonSerializerOptions { get; }", true)]
    [InlineData("abstract JsonSerializerOptions JsonSerializerOptions { get; set; }", false)]
    [InlineData("void Dispose()", true)]
    [InlineData("static void Dispose()", false)]
    public void Member_ThatIsChanged_Differs(string line, bool isTheSame)
    {
        var official = OfficialPackages.Parse($"namespace Dapr.Client\nabstract class DaprClient : IDisposable\n  {line}\nenum ConsistencyMode");

        Assert.Equal(isTheSame, !Comparison.Of(official).Any(difference => difference.Member?.IsImplicitlyDeclared == false));
    }

    [Theory]
    [InlineData("Dapr.Client", "enum ConcurrencyMode\n  { FirstWrite, LastWrite }", true)]
    [InlineData("Dapr.Client", "enum ConcurrencyMode\n  { LastWrite, FirstWrite }", false)]
    [InlineData("Dapr.Client", "[Flags] enum ConcurrencyMode\n  { FirstWrite, LastWrite }", false)]
    [InlineData("Dapr", "enum ConcurrencyMode\n  { FirstWrite, LastWrite }", false)]
    [InlineData("Dapr.Client", "class StateOptions", true)]
    [InlineData("Dapr.Client", "sealed class StateOptions", false)]
    [InlineData("Dapr.Client", "record StateOptions", false)]
    [InlineData("Dapr.Client", "struct StateOptions", false)]
    [InlineData("Dapr.Client", "class StateOptions<T>", false)]
    [InlineData("Dapr.Client", "class StateOptions : IDisposable", false)]
    [InlineData("Dapr.Client", "[Obsolete(\"x\")] class StateOptions", false)]
    [InlineData("Dapr.Client", "class StateOptions\n  ctor(string name)", false)]
    [InlineData("Dapr", "[AttributeUsage(AttributeTargets.All, AllowMultiple = true)] class TopicAttribute : Attribute\n  ctor(string pubsubName, string name, string[] ownedMetadatas=null, string metadataSeparator=null)", true)]
    [InlineData("Dapr", "[AttributeUsage(AttributeTargets.All)] class TopicAttribute : Attribute\n  ctor(string pubsubName, string name, string[] ownedMetadatas=null, string metadataSeparator=null)", false)]
    [InlineData("Dapr", "interface ITopicMetadata\n  string Name { get; }\n  string PubsubName { get; }\n  string Match { get; }\n  int Priority { get; }", true)]
    [InlineData("Dapr", "interface ITopicMetadata\n  string Name { get; }", false)]
    public void Type_ThatIsChanged_Differs(string @namespace, string text, bool isTheSame) =>
        Assert.Equal(isTheSame, !Comparison.Of(OfficialPackages.Parse($"namespace {@namespace}\n{text}")).Any());
}
