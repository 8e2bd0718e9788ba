namespace Dapr.Common.Exceptions;

/// <summary>A page to read.</summary>
/// <param name="Url">Its address.</param>
/// <param name="Description">What it says.</param>
public sealed record DaprHelpDetailLink(string Url, string Description);
