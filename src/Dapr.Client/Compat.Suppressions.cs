using System.Diagnostics.CodeAnalysis;

[assembly: SuppressMessage("Design", "CA1051:Do not declare visible instance fields", Justification = "compat: a public field in the official package.", Scope = "member", Target = "~F:Dapr.Client.StateTransactionRequest.Options")]
[assembly: SuppressMessage("Design", "CA1051:Do not declare visible instance fields", Justification = "compat: a public field in the official package.", Scope = "member", Target = "~F:Dapr.Messaging.PublishSubscribe.DaprPublishSubscribeClient.HttpClient")]
[assembly: SuppressMessage("Design", "CA1051:Do not declare visible instance fields", Justification = "compat: a public field in the official package.", Scope = "member", Target = "~F:Dapr.Messaging.PublishSubscribe.DaprPublishSubscribeClient.DaprApiToken")]
