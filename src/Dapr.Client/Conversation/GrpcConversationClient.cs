using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common;
using Dapr.Common.Errors;
using Dapr.Protos;

namespace Dapr.AI.Conversation;

/// <summary>The client over a connection, which it disposes.</summary>
internal sealed class GrpcConversationClient(DaprConnection connection) : DaprConversationClient
{
    private const string Newer = "ConverseAlpha2";
    private const string Older = "ConverseAlpha1";

    public override Task<ConversationResponse> ConverseAsync(IReadOnlyList<ConversationInput> inputs, ConversationOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.ConversationComponentId, nameof(options));
        if (inputs.Count == 0) throw new ArgumentException("A model that is told nothing has nothing to answer.", nameof(inputs));

        var request = ConversationProtoUtilities.CreateConversationInputRequest(inputs, options);
        var operation = new DaprOperation("Conversation", "Converse", options.ConversationComponentId);
        return connection.AlphaNames.InvokeAsync(
            "conversation",
            operation,
            async isOlder => isOlder
                ? OlderConversation.Read(await connection.InvokeAsync(DaprMethods.ConverseAlpha1, Say(request, operation), operation, cancellationToken).ConfigureAwait(false))
                : (await connection.InvokeAsync(DaprMethods.ConverseAlpha2, request, operation, cancellationToken).ConfigureAwait(false)).ToDomain(),
            [Newer, Older]);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) connection.Dispose();
        base.Dispose(disposing);
    }

    private static ConversationRequest Say(ConversationRequestAlpha2 request, DaprOperation operation) =>
        OlderConversation.WhatIsTooMuch(request) is { } more
            ? throw new DaprFeatureNotAvailableException($"conversation with {more}", [Newer])
            {
                BuildingBlock = operation.BuildingBlock,
                Operation = operation.Name,
                Component = operation.Component,
            }
            : OlderConversation.Write(request);
}
