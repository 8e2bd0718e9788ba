using System.Net;
using Dapr.Client;
using Microsoft.AspNetCore.Mvc;

namespace Tour.Invocation;

/// <summary>Invocation: other applications by their app ids, as plain HTTP. Here the application calls itself.</summary>
internal sealed class InvocationTour(TeaHouse teaHouse, IInvocationClient invocation) : ITourStop
{
    private const string AppId = "tour";

    public string Block => "Invocation";

    public static void AddTo(WebApplicationBuilder builder) => builder.Services.AddDaprInvokeClient<TeaHouse>(AppId);

    /// <summary>What is invoked is any endpoint.</summary>
    public static void Map(WebApplication app)
    {
        app.MapPost("/invocation/brew", (Brewing brewing, [FromHeader(Name = "dapr-caller-app-id")] string caller) =>
            new Brewed($"{brewing.Tea} for {caller}", brewing.Minutes * 60));
        app.MapGet("/invocation/coffee", () => Results.Text("This is a tea house.", statusCode: StatusCodes.Status418ImATeapot));
    }

    public async Task ProveAsync(Proofs proofs, CancellationToken cancellationToken)
    {
        var brewed = await teaHouse.BrewAsync(new Brewing("assam", 3), cancellationToken);
        proofs.Equal("a typed client is answered by one who knows who asks", new Brewed($"assam for {AppId}", 180), brewed);

        using var http = invocation.CreateInvokableHttpClient(AppId);
        using var answer = await http.GetAsync(new Uri("/invocation/coffee", UriKind.Relative), cancellationToken);
        proofs.Equal(
            "a refusal arrives as it was said",
            ((HttpStatusCode)StatusCodes.Status418ImATeapot, "This is a tea house."),
            (answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken)));
    }
}
