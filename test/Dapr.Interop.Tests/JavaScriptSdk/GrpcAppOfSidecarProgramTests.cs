namespace Dapr.Interop.Tests.JavaScriptSdk;

public sealed class GrpcAppOfSidecarProgramTests(GrpcAppOfSidecarProgram app) : JavaScriptSdkTests(app), IClassFixture<GrpcAppOfSidecarProgram>;
