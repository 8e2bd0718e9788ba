using Dapr.Rpc;

namespace Dapr.Protos;

public static partial class DaprMethods
{
    /// <summary>The service with its package.</summary>
    public const string ServiceName = "dapr.proto.runtime.v1.Dapr";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RpcMethod> All =>
    [
        InvokeService, GetState, GetBulkState, SaveState, QueryStateAlpha1, DeleteState, DeleteBulkState,
        ExecuteStateTransaction, PublishEvent, BulkPublishEventAlpha1, BulkPublishEvent, SubscribeTopicEventsAlpha1,
        InvokeBinding, GetSecret, GetBulkSecret, RegisterActorTimer, UnregisterActorTimer, RegisterActorReminder,
        UnregisterActorReminder, UnregisterActorRemindersByType, ListActorReminders, GetActorState, GetActorReminder,
        ExecuteActorStateTransaction, InvokeActor, SubscribeActorEventsAlpha1, GetConfigurationAlpha1, GetConfiguration,
        SubscribeConfigurationAlpha1, SubscribeConfiguration, UnsubscribeConfigurationAlpha1, UnsubscribeConfiguration,
        TryLockAlpha1, UnlockAlpha1, EncryptAlpha1, DecryptAlpha1, SubtleGetKeyAlpha1, SubtleEncryptAlpha1, SubtleDecryptAlpha1,
        SubtleWrapKeyAlpha1, SubtleUnwrapKeyAlpha1, SubtleSignAlpha1, SubtleVerifyAlpha1, GetMetadata, SetMetadata, Shutdown,
        StartWorkflowAlpha1, GetWorkflowAlpha1, PurgeWorkflowAlpha1, TerminateWorkflowAlpha1, PauseWorkflowAlpha1,
        ResumeWorkflowAlpha1, RaiseEventWorkflowAlpha1, StartWorkflowBeta1, GetWorkflowBeta1, PurgeWorkflowBeta1,
        TerminateWorkflowBeta1, PauseWorkflowBeta1, ResumeWorkflowBeta1, RaiseEventWorkflowBeta1, ScheduleJobAlpha1, ScheduleJob,
        GetJobAlpha1, GetJob, DeleteJobAlpha1, DeleteJob, DeleteJobsByPrefixAlpha1, DeleteJobsByPrefix, ListJobsAlpha1, ListJobs,
        ConverseAlpha1, ConverseAlpha2,
    ];
}
