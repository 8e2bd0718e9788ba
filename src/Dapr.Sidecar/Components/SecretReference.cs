namespace Dapr.Sidecar.Components;

/// <summary>A setting whose value is a secret.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Store">The secret store; empty where the resource names none.</param>
/// <param name="Secret">The secret.</param>
/// <param name="Key">Which of its values.</param>
/// <param name="File">The file that says so.</param>
/// <param name="Line">And the line.</param>
internal sealed record SecretReference(string Setting, string Store, string Secret, string Key, string File, long Line);
