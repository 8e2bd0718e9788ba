using System.Net;
using System.Text;
using Dapr.Actors;
using Dapr.Actors.Client;

var proxies = new ActorProxyFactory(new ActorProxyOptions { HttpEndpoint = "http://dapr" }, new Sidecar());
var greeter = proxies.CreateActorProxy<IGreeter>(new ActorId("1"), "Greeter");
Console.WriteLine($"{await greeter.GreetAsync("tea", 2)} {(greeter.GetType().Assembly.IsDynamic ? "by reflection" : "generated")}");

/// <summary>Whom the program calls.</summary>
public interface IGreeter : IActor
{
    /// <summary>Greets somebody, so many times.</summary>
    Task<string> GreetAsync(string name, int times, CancellationToken cancellationToken = default);
}

/// <summary>A sidecar that says back what is sent.</summary>
internal sealed class Sidecar : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => new(HttpStatusCode.OK)
    {
        Content = new StringContent($"\"{request.RequestUri!.AbsolutePath} {(await request.Content!.ReadAsStringAsync(cancellationToken)).Replace('"', '\'')}\"", Encoding.UTF8, "application/json"),
    };
}
