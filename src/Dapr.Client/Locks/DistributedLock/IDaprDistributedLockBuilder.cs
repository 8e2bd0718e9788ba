using Dapr.Common;

namespace Dapr.DistributedLock;

/// <summary>Goes on with the registration of the client of locks.</summary>
public interface IDaprDistributedLockBuilder : IDaprServiceBuilder;
