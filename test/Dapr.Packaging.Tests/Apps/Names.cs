using Dapr.Common;

Console.WriteLine(DaprTelemetry.MeterName);
