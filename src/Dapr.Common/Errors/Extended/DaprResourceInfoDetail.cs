namespace Dapr.Common.Exceptions;

/// <summary>Which resource the error is about.</summary>
/// <param name="ResourceType">Its type.</param>
/// <param name="ResourceName">Its name.</param>
/// <param name="Owner">Its owner.</param>
/// <param name="Description">What is wrong with it.</param>
public sealed record DaprResourceInfoDetail(string ResourceType, string ResourceName, string Owner, string Description) : DaprExtendedErrorDetail(DaprExtendedErrorType.ResourceInfo);
