using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Components;

/// <summary>What is wrong with resources, each time with file and line.</summary>
internal sealed partial class ResourceLog(ILogger<ResourceLog> logger)
{
    [LoggerMessage(20, LogLevel.Warning, "{File}:{Line}: this resource is left out, because it cannot be read: {Reason}")]
    public partial void Unreadable(string file, long line, string reason);

    [LoggerMessage(21, LogLevel.Warning, "{File}:{Line}: {Reason}")]
    public partial void Odd(string file, long line, string reason);

    [LoggerMessage(22, LogLevel.Error, "{File}:{Line}: {Reason}")]
    public partial void SecretNotRead(string file, long line, string reason);

    /// <summary>Names fields that no such resource has: most are misspelt.</summary>
    public void Unknown(ResourceDocument document, IEnumerable<YamlDotNet.RepresentationModel.YamlScalarNode> fields)
    {
        foreach (var field in fields)
        {
            Odd(document.File, field.Start.Line, $"'{field.Value}' is no field of a {document.Kind} and has no effect");
        }
    }
}
