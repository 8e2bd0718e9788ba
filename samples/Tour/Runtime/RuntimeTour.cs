using Dapr;
using Dapr.Client;
using Dapr.Metadata.Extensions;
using Microsoft.Extensions.Options;
using MetadataAtStart = Dapr.Metadata.Abstractions.DaprMetadata;

namespace Tour.Runtime;

/// <summary>The runtime itself: whether it is there, what it has, and what it knows of the application.</summary>
internal sealed class RuntimeTour(ISidecarClient sidecar, IOptions<MetadataAtStart> atStart) : ITourStop
{
    public string Block => "Runtime";

    public static void AddTo(WebApplicationBuilder builder) => builder.Services.AddDaprMetadata();

    public async Task ProveAsync(Proofs proofs, CancellationToken cancellationToken)
    {
        // What an application does before it begins, when it cannot begin without these.
        await sidecar.WaitForSidecarAsync(
            [DaprCapability.Application, DaprCapability.Component("statestore"), DaprCapability.Subscription("pubsub", "ordered")], Proofs.Patience, cancellationToken);
        proofs.Equal("what was waited for is there", true, await sidecar.CheckHealthAsync(cancellationToken));
        await proofs.FailsAsync<DaprException>(
            "what is missing is named",
            "samovar",
            () => sidecar.WaitForSidecarAsync([DaprCapability.Component("samovar")], TimeSpan.FromSeconds(3), cancellationToken));

        await sidecar.SetMetadataAsync("tour", "under way", cancellationToken);
        var metadata = await sidecar.GetMetadataAsync(cancellationToken);
        proofs.Equal("metadata keep what is noted", ("tour", "under way"), (metadata.Id, metadata.Extended["tour"]));
        proofs.Equal(
            "components are listed", "conversation.echo", metadata.Components.SingleOrDefault(component => component.Name == "llm")?.Type);
        proofs.Equal("options list them, too", "conversation.echo", atStart.Value.Components.SingleOrDefault(component => component.Name == "llm")?.Type);
        proofs.Equal(
            "subscriptions are listed", "spilled", metadata.Subscriptions.SingleOrDefault(subscription => subscription.Topic == "brewed")?.DeadLetterTopic);
    }
}
