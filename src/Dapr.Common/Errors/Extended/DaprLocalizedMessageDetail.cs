namespace Dapr.Common.Exceptions;

/// <summary>The message in a language of the user's.</summary>
/// <param name="Locale">The language.</param>
/// <param name="Message">The message.</param>
public sealed record DaprLocalizedMessageDetail(string Locale, string Message) : DaprExtendedErrorDetail(DaprExtendedErrorType.LocalizedMessage);
