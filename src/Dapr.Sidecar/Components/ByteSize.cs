using System.Globalization;

namespace Dapr.Sidecar.Components;

/// <summary>A number of bytes as Kubernetes writes it: 4Mi, 500K, 1024.</summary>
internal static class ByteSize
{
    public static bool TryParse(string text, out long size)
    {
        var digits = text.TrimEnd([.. "KMGTi"]);
        var unit = text[digits.Length..] switch
        {
            "" => 1L,
            "K" => 1000,
            "Ki" => 1024,
            "M" => 1000_000,
            "Mi" => 1024 * 1024,
            "G" => 1000_000_000,
            "Gi" => 1024 * 1024 * 1024,
            _ => 0,
        };
        var isSize = long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && unit > 0 && Math.Abs((decimal)number) * unit <= long.MaxValue;
        size = isSize ? number * unit : 0;
        return isSize;
    }
}
