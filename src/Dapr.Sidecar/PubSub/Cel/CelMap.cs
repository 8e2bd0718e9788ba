namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>A map: keys are strings, booleans and numbers, and a number finds its equal of another numeric type.</summary>
internal sealed class CelMap
{
    private readonly Dictionary<object, object?> _entries = new(CelEquality.Comparer);

    public IReadOnlyDictionary<object, object?> Entries => _entries;

    public bool TryAdd(object key, object? value) => _entries.TryAdd(key, value);

    public void Set(object key, object? value) => _entries[key] = value;

    public bool TryGet(object? key, out object? value)
    {
        value = null;
        return key is not null && _entries.TryGetValue(key, out value);
    }
}
