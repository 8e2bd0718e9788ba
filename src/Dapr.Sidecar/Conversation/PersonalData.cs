using System.Text;
using System.Text.RegularExpressions;

namespace Dapr.Sidecar.Conversation;

/// <summary>Frees texts of what names persons: each finding is replaced by the kind that it is of.</summary>
internal static class PersonalData
{
    // They read what anybody sends, so none of them goes back to try again.
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    private const string Octet = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";

    // A number that the authority never gave to anybody, which everybody writes who means none; the runtime leaves it as well.
    private const string SpecimenOfSocialSecurity = "123-45-6789";

    private static readonly (string Kind, Regex Form)[] Kinds =
    [
        ("EMAIL_ADDRESS", new(@"[a-z0-9!#$%&'*+/=?^_{|.}~-]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", Options)),
        ("CREDIT_CARD", new(@"\b(?:[0-9]{4}[- ]?){3}[0-9]{4}\b|\b3[47][0-9]{2}[- ]?[0-9]{6}[- ]?[0-9]{5}\b|\b[0-9]{15,16}\b", Options)),
        ("ISBN", new(@"\b97[89][- ]?(?:[0-9][- ]?){9}[0-9]\b", Options)),
        ("SSN", new(@"\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b", Options)),
        ("IP", new($@"\b(?:{Octet}\.){{3}}{Octet}\b", Options)),
        ("IP", new(@"\b(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}\b|\b[0-9a-f]{3,4}(?::[0-9a-f]{1,4}){0,5}::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,5})?", Options)),
        ("MAC_ADDRESS", new(@"\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b", Options)),
        ("SHA256", new(@"\b[0-9a-f]{64}\b", Options)),
        ("SHA1", new(@"\b[0-9a-f]{40}\b", Options)),
        ("MD5", new(@"\b[0-9a-f]{32}\b", Options)),
        ("PHONE_NUMBER", new(
            @"(?:\+[0-9]{1,3}[-. ]?)?(?:\([0-9]{3}\)|\b[0-9]{3})[-. ]?[0-9]{3}[-. ]?[0-9]{4}\b|\+[0-9]{1,3}(?:[-. ]?\(?[0-9]{2,7}\)?){2,5}\b|\b[0-9]{3}[-.][0-9]{4}\b", Options)),

        // As loose as the runtime's, which takes for an address what only ends like one.
        ("STREET_ADDRESS", new(
            @"[0-9]{1,4} [0-9A-Za-z_\s]{1,20}(?:street|st|avenue|ave|road|rd|highway|hwy|square|sq|trail|trl|drive|dr|court|ct|parkway|park|pkwy|circle|cir|boulevard|blvd)[^0-9A-Za-z_]?", Options)),
    ];

    /// <summary>Replaces what names persons.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text with <c>&lt;EMAIL_ADDRESS&gt;</c> and its like in their place.</returns>
    public static string Scrub(string text)
    {
        // The runtime's letters are those of ASCII alone: to it a number that adjoins any other begins a word.
        var ascii = Ascii(text);
        var findings = Kinds
            .SelectMany(kind => kind.Form.Matches(ascii).Select(match => (kind.Kind, Start: match.Index, End: End(text, match))))
            .Where(finding => finding.Kind != "SSN" || !text.AsSpan(finding.Start, finding.End - finding.Start).SequenceEqual(SpecimenOfSocialSecurity))
            .OrderBy(finding => finding.Start)
            .ThenByDescending(finding => finding.End);

        var scrubbed = new StringBuilder(text.Length);
        var written = 0;
        foreach (var (kind, start, end) in findings)
        {
            // The runtime begins one that overlaps or adjoins the one before behind the next character, which stays.
            var begin = written > 0 && start <= written ? written + 1 : start;
            if (begin >= end) continue;

            scrubbed.Append(text, written, begin - written).Append('<').Append(kind).Append('>');
            written = end;
        }

        return scrubbed.Append(text, written, text.Length - written).ToString();
    }

    /// <summary>The text with what is not of ASCII as what is in no word.</summary>
    private static string Ascii(string text) => System.Text.Ascii.IsValid(text)
        ? text
        : string.Create(text.Length, text, (characters, said) =>
        {
            for (var index = 0; index < characters.Length; index++)
            {
                characters[index] = char.IsAscii(said[index]) ? said[index] : '\u007f';
            }
        });

    /// <summary>Where a finding ends: not within a character of two halves.</summary>
    private static int End(string text, Match match)
    {
        var end = match.Index + match.Length;
        return end < text.Length && char.IsSurrogatePair(text[end - 1], text[end]) ? end + 1 : end;
    }
}
