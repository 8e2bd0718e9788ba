using System.Runtime.Serialization;

namespace Dapr.Actors.Tests.Client;

/// <summary>An actor with methods of every shape.</summary>
public interface IShop : IActor
{
    Task OpenAsync();

    Task<int> CountAsync();

    Task<Order> PlaceAsync(Order order);

    Task<string> DescribeAsync(string zone, int number, Order? order);

    Task WaitAsync(CancellationToken cancellationToken);

    Task<string?> FindAsync(string? name, CancellationToken cancellationToken = default);

    Task<decimal?> PriceAsync(decimal? price);

    Task FailAsync(string why);

    Task<List<Dictionary<string, int>>> StockAsync(int[] numbers);

    Task<IShop> NeighbourAsync(IShop shop);

    Task<Visit> VisitAsync(Visit visit);
}

/// <summary>An interface that extends another one.</summary>
public interface IBranch : IShop
{
    Task<string> NameAsync();
}

[DataContract]
public sealed class Order
{
    [DataMember]
    public string Product { get; set; } = "";

    [DataMember]
    public int Amount { get; set; }
}

/// <summary>A message with a reference to an actor in it.</summary>
[DataContract]
public sealed class Visit
{
    [DataMember]
    public IShop? Shop { get; set; }

    [DataMember]
    public ActorId? Visitor { get; set; }
}

public sealed class Shop : IBranch
{
    private int _opened;

    public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task OpenAsync()
    {
        _opened++;
        return Task.CompletedTask;
    }

    public Task<int> CountAsync() => Task.FromResult(_opened);

    public Task<Order> PlaceAsync(Order order) => Task.FromResult(new Order { Product = order.Product + "!", Amount = order.Amount + 1 });

    public Task<string> DescribeAsync(string zone, int number, Order? order) => Task.FromResult($"{zone} {number} {order?.Product ?? "none"}");

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        Waiting.SetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            Cancelled.SetResult();
        }
    }

    public Task<string?> FindAsync(string? name, CancellationToken cancellationToken = default) => Task.FromResult(name);

    public Task<decimal?> PriceAsync(decimal? price) => Task.FromResult(price);

    public async Task FailAsync(string why)
    {
        await Task.Yield();
        throw new InvalidDataException($"No: {why}", new ArgumentException("It is sold <out> ü"));
    }

    public Task<List<Dictionary<string, int>>> StockAsync(int[] numbers) =>
        Task.FromResult(numbers.Select(number => new Dictionary<string, int> { ["n"] = number }).ToList());

    public Task<IShop> NeighbourAsync(IShop shop) => Task.FromResult(shop);

    public Task<Visit> VisitAsync(Visit visit) => Task.FromResult(visit);

    public Task<string> NameAsync() => Task.FromResult("branch");
}
