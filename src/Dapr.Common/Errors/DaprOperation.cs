namespace Dapr.Common.Errors;

/// <summary>What a call does, for errors and telemetry.</summary>
internal readonly record struct DaprOperation(string BuildingBlock, string Name, string Component, string Key = "");
