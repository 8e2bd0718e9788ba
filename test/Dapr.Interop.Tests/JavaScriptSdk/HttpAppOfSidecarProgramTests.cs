namespace Dapr.Interop.Tests.JavaScriptSdk;

public sealed class HttpAppOfSidecarProgramTests(HttpAppOfSidecarProgram app) : HttpAppTests(app), IClassFixture<HttpAppOfSidecarProgram>;
