namespace Dapr.Protos.Wire;

/// <summary>Names and values of CloudEvents as Dapr uses them.</summary>
public static class CloudEventNames
{
    /// <summary>The content type of one event.</summary>
    public const string ContentType = "application/cloudevents+json";

    /// <summary>The version of the specification.</summary>
    public const string SpecVersion = "1.0";

    /// <summary>The type of an event whose publisher gave none.</summary>
    public const string DefaultType = "com.dapr.event.sent";

    /// <summary>The source of an event whose publisher is unknown.</summary>
    public const string DefaultSource = "Dapr";
}
