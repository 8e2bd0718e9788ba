using Dapr.Common;

namespace Dapr.AI.Extensions;

/// <summary>Goes on with the registration of clients of language models.</summary>
public interface IDaprAiServiceBuilder : IDaprServiceBuilder;
