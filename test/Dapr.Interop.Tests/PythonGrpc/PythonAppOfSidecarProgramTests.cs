namespace Dapr.Interop.Tests.PythonGrpc;

public sealed class PythonAppOfSidecarProgramTests(PythonAppOfSidecarProgram app) : PythonAppTests(app), IClassFixture<PythonAppOfSidecarProgram>;
