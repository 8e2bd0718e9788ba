using System.Net.Http.Json;
using System.Text.Json;
using Dapr.AI.Conversation;
using Dapr.AI.Conversation.ConversationRoles;
using Dapr.AI.Conversation.Tools;
using Dapr.Client;
using Dapr.Jobs;
using Dapr.Jobs.Models;
using Dapr.Messaging.PublishSubscribe;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Docs.Tests.Telemetry;

/// <summary>Every operation of every block with one order as its payload, those too that fail.</summary>
internal static class EveryOperation
{
    private const string Store = "statestore";
    private const string PubSub = "pubsub";
    private const string Secrets = "secretstore";
    private const string Configuration = "configstore";
    private const string Crypto = "crypto";

    /// <summary>Runs them with the clients of an application.</summary>
    public static async Task RunAsync(IServiceProvider clients, Order order)
    {
        var dapr = clients.GetRequiredService<DaprClient>();
        var bytes = JsonSerializer.SerializeToUtf8Bytes(order, JsonSerializerOptions.Web);
        await StateAsync(dapr, order, bytes);
        await PubSubAsync(dapr, order, bytes);
        await InvocationAsync(dapr, order);
        await SecretsAsync(dapr, order);
        await ConfigurationAsync(dapr, order);
        await CryptographyAsync(dapr, bytes);
        await ConversationAsync(clients.GetRequiredService<DaprConversationClient>(), order);
        await OutboxAsync(dapr, bytes);
        await BindingsAsync(dapr, order);
        await LocksAsync(dapr, order);
        await JobsAsync(clients.GetRequiredService<DaprJobsClient>(), bytes);
        await StreamAsync(dapr, clients.GetRequiredService<DaprPublishSubscribeClient>(), order);
        await ActorOperations.RunAsync(clients, order.Article, FailAsync);
        await dapr.WaitForSidecarAsync();
        await dapr.CheckHealthAsync();
        await dapr.CheckOutboundHealthAsync();
        await dapr.SetMetadataAsync("last", order.Article);
        await dapr.GetMetadataAsync();
    }

    private static async Task StateAsync(DaprClient dapr, Order order, byte[] bytes)
    {
        await dapr.SaveStateAsync(Store, "kept", order);
        await dapr.SaveByteStateAsync(Store, "bytes", bytes);
        await dapr.SaveBulkStateAsync(Store, [new SaveStateItem<Order>("bulk", order, "")]);
        await dapr.CreateStateAsync(Store, "created", order);
        await dapr.UpdateStateAsync<Order>(Store, "created", _ => order);
        await dapr.TrySaveStateAsync(Store, "kept", order, "stale");
        await dapr.TrySaveByteStateAsync(Store, "bytes", bytes, "stale");
        await dapr.ExecuteStateTransactionAsync(Store, [new StateTransactionRequest("transacted", bytes, StateOperationType.Upsert)]);
        await dapr.GetStateAsync<Order>(Store, "kept");
        await dapr.GetStateAndETagAsync<Order>(Store, "kept");
        await dapr.GetByteStateAsync(Store, "bytes");
        await dapr.GetByteStateAndETagAsync(Store, "bytes");
        await dapr.GetBulkStateAsync(Store, ["kept", "bulk"], null);
        await dapr.GetBulkStateAsync<Order>(Store, ["kept"], null);
        var entry = await dapr.GetStateEntryAsync<Order>(Store, "created");
        await entry.TryDeleteAsync();
        await dapr.TryDeleteStateAsync(Store, "kept", "stale");
        await dapr.DeleteStateAsync(Store, "bulk");
        await dapr.DeleteBulkStateAsync(Store, [new BulkDeleteStateItem("transacted", "")]);
        await FailAsync(() => dapr.QueryStateAsync<Order>(Store, JsonSerializer.Serialize(new { filter = new { EQ = order } })));
        await FailAsync(() => dapr.GetStateAsync<int>(Store, "kept"));
        await FailAsync(() => dapr.SaveStateAsync("nowhere", "kept", order));
    }

    private static async Task PubSubAsync(DaprClient dapr, Order order, byte[] bytes)
    {
        await dapr.PublishEventAsync(PubSub, "orders", order);
        await dapr.PublishEventAsync(PubSub, "odd", order);
        await dapr.PublishEventAsync(PubSub, "refusing", new CloudEvent<Order>(order) { Type = "placed" });
        await dapr.PublishByteEventAsync(PubSub, "orders", bytes);
        await dapr.BulkPublishEventAsync(PubSub, "orders", [order, order]);
        await FailAsync(() => dapr.PublishEventAsync("nowhere", "orders", order));

        // Without an envelope, to a subscriber that wants one.
        await dapr.PublishByteEventAsync(
            PubSub, "strict", System.Text.Encoding.UTF8.GetBytes(order.Article), "text/plain", new Dictionary<string, string> { ["rawPayload"] = "true" });
    }

    /// <summary>The store has the article of the order under the key "article".</summary>
    private static async Task ConfigurationAsync(DaprClient dapr, Order order)
    {
        var found = await dapr.GetConfiguration(Configuration, ["article"]);
        if (found.Items["article"].Value != order.Article) throw new InvalidOperationException("The value is another one.");

        var subscription = await dapr.SubscribeConfiguration(Configuration, []);
        await dapr.UnsubscribeConfiguration(Configuration, subscription.Id);
        await foreach (var _ in subscription.Source)
        {
            // Until it has ended.
        }

        await FailAsync(() => dapr.GetConfiguration("nowhere", ["article"]));
        await FailAsync(() => dapr.SubscribeConfiguration("nowhere", ["article"]));
    }

    /// <summary>The provider has one key.</summary>
    private static async Task CryptographyAsync(DaprClient dapr, byte[] bytes)
    {
        var options = new EncryptionOptions(KeyWrapAlgorithm.Aes);
        var document = await dapr.EncryptAsync(Crypto, bytes, "key", options);
        var plain = await dapr.DecryptAsync(Crypto, document, "key", new DecryptionOptions());
        if (!plain.Span.SequenceEqual(bytes)) throw new InvalidOperationException("The document is another one.");

        await FailAsync(() => dapr.EncryptAsync(Crypto, bytes, "nothing", options));
        await FailAsync(() => dapr.DecryptAsync(Crypto, bytes, "key", new DecryptionOptions()));
        await FailAsync(() => dapr.EncryptAsync("nowhere", bytes, "key", options));
    }

    /// <summary>One model says what it hears; another one does not answer, and has the article as its key.</summary>
    private static async Task ConversationAsync(DaprConversationClient conversation, Order order)
    {
        ConversationInput said = new([new UserMessage { Name = order.Article, Content = [new(order.Article)] }]);
        var echo = await conversation.ConverseAsync([said], new ConversationOptions("echo") { ContextId = order.Article, Tools = [new ToolFunction(order.Article)] });
        if (echo.Outputs[0].Choices[0].Message.Content != order.Article) throw new InvalidOperationException("The answer is another one.");

        await FailAsync(() => conversation.ConverseAsync([said], new ConversationOptions("silent")));
        await FailAsync(() => conversation.ConverseAsync([said], new ConversationOptions("echo") { ToolChoice = new ToolChoice(order.Article) }));
        await FailAsync(() => conversation.ConverseAsync([said], new ConversationOptions("nowhere")));
    }

    /// <summary>A store that publishes what it stores, to a route that refuses it.</summary>
    private static Task OutboxAsync(DaprClient dapr, byte[] bytes) =>
        dapr.ExecuteStateTransactionAsync("outboxstore", [new StateTransactionRequest("transacted", bytes, StateOperationType.Upsert)]);

    /// <summary>A queue whose messages a route refuses, and a server that is not there.</summary>
    private static async Task BindingsAsync(DaprClient dapr, Order order)
    {
        var metadata = new Dictionary<string, string> { ["note"] = order.Article };
        await dapr.InvokeBindingAsync("mailbox", "create", order, metadata);
        await FailAsync(() => dapr.InvokeBindingAsync("nobody", "post", order, metadata));
        await FailAsync(() => dapr.InvokeBindingAsync("mailbox", "dance", order));
        await FailAsync(() => dapr.InvokeBindingAsync("nowhere", "create", order));
    }

    /// <summary>A lock that somebody holds.</summary>
    private static async Task LocksAsync(DaprClient dapr, Order order)
    {
#pragma warning disable CS0618, DAPR_DISTRIBUTEDLOCK // Members of old log no more than others.
        await dapr.Lock("lockstore", "resource", order.Article, 60);
        await dapr.Lock("lockstore", "resource", $"{order.Article}-2", 60);
        await dapr.Unlock("lockstore", "resource", $"{order.Article}-2");
        await dapr.Unlock("lockstore", "resource", order.Article);
        await FailAsync(() => dapr.Lock("nowhere", "resource", order.Article, 60));
#pragma warning restore CS0618, DAPR_DISTRIBUTEDLOCK
    }

    /// <summary>A job that is due at once, and refused by its route.</summary>
    private static async Task JobsAsync(DaprJobsClient jobs, byte[] bytes)
    {
        await jobs.ScheduleJobAsync("later", DaprJobSchedule.Yearly, bytes);
        await jobs.GetJobAsync("later");
        await jobs.ListJobsAsync();
        await FailAsync(() => jobs.ScheduleJobAsync("later", DaprJobSchedule.Yearly, bytes));
        await jobs.DeleteJobAsync("later");
        await FailAsync(() => jobs.GetJobAsync("later"));
        await jobs.ScheduleJobAsync("refused", DaprJobSchedule.FromDuration(TimeSpan.FromDays(1)), bytes, startingFrom: DateTimeOffset.UnixEpoch, repeats: 1, failurePolicyOptions: new JobFailurePolicyDropOptions());
    }

    /// <summary>A stream whose handler throws at the first event.</summary>
    private static async Task StreamAsync(DaprClient dapr, DaprPublishSubscribeClient streams, Order order)
    {
        var (seen, handled) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var options = new DaprSubscriptionOptions(new MessageHandlingPolicy(TimeSpan.FromSeconds(30), TopicResponseAction.Drop));
        await using var subscription = await streams.SubscribeAsync(PubSub, "streamed", options, (_, _) =>
        {
            if (Interlocked.Increment(ref seen) == 1) throw new InvalidOperationException("the handler failed");
            handled.SetResult();
            return Task.FromResult(TopicResponseAction.Success);
        });
        await dapr.PublishEventAsync(PubSub, "streamed", order);
        await dapr.PublishEventAsync(PubSub, "streamed", order);
        await handled.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        await FailAsync(() => streams.SubscribeAsync("nowhere", "streamed", options, (_, _) => Task.FromResult(TopicResponseAction.Success)));
    }

    private static async Task InvocationAsync(DaprClient dapr, Order order)
    {
        using var self = dapr.CreateInvokableHttpClient((await dapr.GetMetadataAsync()).Id);
        foreach (var path in (string[])["/echo", "/failing", "/nothing-here"])
        {
            using var answer = await self.PostAsJsonAsync(path, order);
        }

        using var kept = await self.GetAsync(new Uri("/kept/kept", UriKind.Relative));
        using var nobody = dapr.CreateInvokableHttpClient("nobody");
        using var refused = await nobody.PostAsJsonAsync("/echo", order);
#pragma warning disable CS0618 // Members of old log no more than others.
        await FailAsync(() => dapr.InvokeMethodGrpcAsync("nobody", "echo", new StringValue { Value = order.Article }));
#pragma warning restore CS0618
    }

    /// <summary>The store has the article of the order as the secret "article".</summary>
    private static async Task SecretsAsync(DaprClient dapr, Order order)
    {
        var secret = await dapr.GetSecretAsync(Secrets, "article");
        var all = await dapr.GetBulkSecretAsync(Secrets);
        if (secret["article"] != order.Article || all["article"]["article"] != order.Article) throw new InvalidOperationException("The secret is another one.");

        await FailAsync(() => dapr.GetSecretAsync(Secrets, "nothing"));
        await FailAsync(() => dapr.GetSecretAsync("nowhere", "article"));
        await FailAsync(() => dapr.GetBulkSecretAsync("nowhere"));
    }

    /// <summary>What fails says so to its caller, and the application goes on.</summary>
    private static async Task FailAsync(Func<Task> operation)
    {
        try
        {
            await operation();
        }
        catch (DaprException)
        {
            return;
        }

        throw new InvalidOperationException("An operation that cannot work did.");
    }
}
