namespace Dapr.Docs.Tests;

public sealed class Shelf
{
    public List<string> Taken { get; } = [];

    public void Take(string article) => Taken.Add(article);
}
