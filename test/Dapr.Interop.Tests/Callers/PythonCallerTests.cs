namespace Dapr.Interop.Tests.Callers;

public sealed class PythonCallerTests(PythonCaller caller) : CallerTests(caller), IClassFixture<PythonCaller>;
