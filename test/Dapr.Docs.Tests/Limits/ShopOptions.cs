namespace Dapr.Docs.Tests.Limits;

internal sealed class ShopOptions
{
    public int Limit { get; set; }
}
