namespace Dapr.Interop.Tests.PythonGrpc;

public sealed class PythonAppOfSidecarInProcessTests(PythonAppOfSidecarInProcess app) : PythonAppTests(app), IClassFixture<PythonAppOfSidecarInProcess>;
