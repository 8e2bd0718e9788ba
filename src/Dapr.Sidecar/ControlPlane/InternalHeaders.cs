using Dapr.Sidecar.Internals;
using Google.Protobuf.Collections;

namespace Dapr.Sidecar;

/// <summary>Headers in the messages in which sidecars hand calls on.</summary>
internal static class InternalHeaders
{
    public static void Add(MapField<string, ListStringValue> target, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        foreach (var (name, value) in pairs)
        {
            if (!target.TryGetValue(name, out var list))
            {
                target[name] = list = new ListStringValue();
            }

            list.Values.Add(value);
        }
    }

    public static IEnumerable<KeyValuePair<string, string>> Pairs(MapField<string, ListStringValue> source) =>
        source.SelectMany(pair => pair.Value.Values.Select(value => new KeyValuePair<string, string>(pair.Key, value)));
}
