namespace Dapr.Interop.Tests.JavaScriptSdk;

public sealed class HttpAppOfSidecarInProcessTests(HttpAppOfSidecarInProcess app) : HttpAppTests(app), IClassFixture<HttpAppOfSidecarInProcess>;
