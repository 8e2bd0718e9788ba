namespace Dapr;

/// <summary>The JSON with which the HTTP API describes an error.</summary>
public class DaprError
{
    /// <summary>The code of the error catalogue.</summary>
    public string ErrorCode { get; set; } = "";

    /// <summary>What happened.</summary>
    public string Message { get; set; } = "";
}
