using OrderShop.Stock;

StockApp.Create(args).Run();
