using Dapr.Docs.Tests.Telemetry;
using Shop;

using var telemetry = ShopTelemetry.Start();
OrderApp.Build(WebApplication.CreateBuilder(args)).Run();
