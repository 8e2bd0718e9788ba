using Dapr.Client.Autogen.Grpc.v1;

Console.WriteLine(new GetStateRequest { StoreName = "statestore" });
