using System.Text.Json;
using System.Text.Json.Serialization;
using Dapr.Actors;
using Dapr.Actors.Client;
using Microsoft.Extensions.Configuration;

namespace Dapr.Docs.Tests.Telemetry;

/// <summary>Every operation of actors with an article as its payload, those too that fail.</summary>
internal static class ActorOperations
{
    private const string Type = nameof(OrderActor);

    /// <summary>Runs them, in every form of the wire and over both APIs of the sidecar; a test host has one of them for actors.</summary>
    /// <param name="clients">The services of the application.</param>
    /// <param name="article">The payload.</param>
    /// <param name="failAsync">Runs what cannot work.</param>
    public static async Task RunAsync(IServiceProvider clients, string article, Func<Func<Task>, Task> failAsync)
    {
        var actors = clients.GetRequiredService<IActorProxyFactory>();
        var http = DaprDefaults.GetDefaultHttpEndpoint(clients.GetRequiredService<IConfiguration>());
        foreach (var options in Enum.GetValues<ActorWireFormat>().SelectMany(IEnumerable<ActorProxyOptions> (form) => [new() { WireFormat = form }, new() { WireFormat = form, HttpEndpoint = http }]))
        {
            var actor = actors.CreateActorProxy<IOrderActor>(new ActorId("1"), Type, options);
            if (await actor.KeepAsync(article, [article]) != article) throw new InvalidOperationException("The article is another one.");

            await failAsync(() => actor.FailAsync(article));
            await actor.RemindAsync(article);
            await actor.StartTimerAsync(article);
            await failAsync(() => actors.CreateActorProxy<IOrderActor>(new ActorId("1"), "Nobody", options).KeepAsync(article, [article]));

            // What is no JSON at all, and is in no log for that.
            options.JsonSerializerOptions = new(JsonSerializerDefaults.Web) { Converters = { new Raw() } };
            await failAsync(() => actors.Create(new ActorId("1"), Type, options).InvokeMethodAsync("FailAsync", article));
        }
    }

    /// <summary>Writes a text as it is.</summary>
    private sealed class Raw : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, System.Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteRawValue(value, skipInputValidation: true);
    }
}
