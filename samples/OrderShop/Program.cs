using OrderShop;

return await new ShopRun(Console.Out).RunAsync(args is [var file, ..] ? file : Path.Combine(AppContext.BaseDirectory, "orders.jsonl"));
