namespace Dapr.Interop.Tests.JavaScriptSdk;

public sealed class GrpcAppOfSidecarInProcessTests(GrpcAppOfSidecarInProcess app) : JavaScriptSdkTests(app), IClassFixture<GrpcAppOfSidecarInProcess>;
