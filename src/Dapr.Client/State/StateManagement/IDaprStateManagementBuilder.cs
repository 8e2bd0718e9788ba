using Dapr.Common;

namespace Dapr.StateManagement.Extensions;

/// <summary>Goes on with the registration of the client of state.</summary>
public interface IDaprStateManagementBuilder : IDaprServiceBuilder;
