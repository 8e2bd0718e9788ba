namespace Dapr.Docs.Tests;

public sealed record ArticleAdded(string Customer, string Article);
