namespace Dapr.Interop.Tests.Callers;

public sealed class NodeCallerTests(NodeCaller caller) : CallerTests(caller), IClassFixture<NodeCaller>;
