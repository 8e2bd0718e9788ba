using OrderShop.Orders;

OrdersApp.Create(args).Run();
