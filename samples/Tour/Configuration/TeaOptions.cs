namespace Tour.Configuration;

/// <summary>How tea is made.</summary>
internal sealed class TeaOptions
{
    /// <summary>How long it brews.</summary>
    public int Minutes { get; set; }
}
