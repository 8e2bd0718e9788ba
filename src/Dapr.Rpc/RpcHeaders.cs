using System.Buffers;
using System.Collections;

namespace Dapr.Rpc;

/// <summary>
/// The metadata of a call: headers or trailers, in order; a name may stand more than once. Names are lower-case on the wire
/// and compared without case; a name that ends in <c>-bin</c> carries bytes.
/// </summary>
public sealed class RpcHeaders : IEnumerable<KeyValuePair<string, string>>
{
    private const string BinarySuffix = "-bin";

    private static readonly SearchValues<char> NoName = SearchValues.Create(" \r\n\t\0,;:");

    private readonly List<KeyValuePair<string, string>> _entries = [];

    /// <summary>How many entries there are.</summary>
    public int Count => _entries.Count;

    internal static bool IsBinary(string name) => name.EndsWith(BinarySuffix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Adds an entry. The value of a <c>-bin</c> name is base64 text.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">Printable ASCII, as HTTP asks for.</param>
    /// <exception cref="ArgumentException">The name is empty or holds a character that HTTP/2 does not allow.</exception>
    public void Add(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        if (name.AsSpan().ContainsAny(NoName))
        {
            throw new ArgumentException($"'{name}' is no name of a header.", nameof(name));
        }

        _entries.Add(new(name.ToLowerInvariant(), value));
    }

    /// <summary>Adds bytes under a name that ends in <c>-bin</c>.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The bytes.</param>
    /// <exception cref="ArgumentException">The name does not end in <c>-bin</c>.</exception>
    public void Add(string name, ReadOnlySpan<byte> value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!IsBinary(name))
        {
            throw new ArgumentException($"'{name}' must end in {BinarySuffix} to carry bytes.", nameof(name));
        }

        Add(name, Convert.ToBase64String(value).TrimEnd('='));
    }

    /// <summary>Removes every entry of a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Whether there was one.</returns>
    public bool Remove(string name) => _entries.RemoveAll(entry => Matches(entry, name)) > 0;

    /// <summary>The last value of a name; null when there is none.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The value as it stands on the wire.</returns>
    public string? GetValue(string name)
    {
        for (var index = _entries.Count - 1; index >= 0; index--)
        {
            if (Matches(_entries[index], name))
            {
                return _entries[index].Value;
            }
        }

        return null;
    }

    /// <summary>All values of a name, in order.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The values as they stand on the wire.</returns>
    public IEnumerable<string> GetValues(string name) =>
        _entries.Where(entry => Matches(entry, name)).Select(entry => entry.Value);

    /// <summary>The bytes of a <c>-bin</c> name; null when there are none or they are no base64. Padding may be there or not.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The bytes of its last value.</returns>
    public ReadOnlyMemory<byte>? GetBinary(string name) =>
        GetValue(name) is { } value && Framing.BinaryHeader.TryDecode(value, out var bytes) ? bytes : null;

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _entries.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Takes an entry over as it came from the wire: names are lower-case there, and values were checked by the transport.</summary>
    internal void AddFromWire(string name, string value)
    {
        if (!IsBinary(name) || !value.Contains(','))
        {
            _entries.Add(new(name, value));
            return;
        }

        // Several binary values of one name may be joined by commas, which base64 never holds.
        foreach (var part in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            _entries.Add(new(name, part));
        }
    }

    private static bool Matches(KeyValuePair<string, string> entry, string name) =>
        string.Equals(entry.Key, name, StringComparison.OrdinalIgnoreCase);
}
