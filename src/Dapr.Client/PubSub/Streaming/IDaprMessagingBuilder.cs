using Dapr.Common;

namespace Dapr.Messaging;

/// <summary>Goes on with the registration of a client of messaging.</summary>
public interface IDaprMessagingBuilder : IDaprServiceBuilder;
