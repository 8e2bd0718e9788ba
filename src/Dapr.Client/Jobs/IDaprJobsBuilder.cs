using Dapr.Common;

namespace Dapr.Jobs;

/// <summary>Goes on with the registration of the client of jobs.</summary>
public interface IDaprJobsBuilder : IDaprServiceBuilder;
