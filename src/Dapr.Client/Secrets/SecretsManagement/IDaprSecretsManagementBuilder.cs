using Dapr.Common;

namespace Dapr.SecretsManagement;

/// <summary>Goes on with the registration of the client of secrets.</summary>
public interface IDaprSecretsManagementBuilder : IDaprServiceBuilder;
