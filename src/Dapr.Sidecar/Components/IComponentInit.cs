namespace Dapr.Sidecar;

/// <summary>A component that must do something before it can be used, such as connecting.</summary>
public interface IComponentInit
{
    /// <summary>Gets the component ready. A failure keeps the sidecar from starting, with the component's name and file.</summary>
    /// <param name="cancellationToken">The time that the component has for it is up, or the sidecar is stopped before it has started.</param>
    /// <returns>When it can be used.</returns>
    Task InitAsync(CancellationToken cancellationToken);
}
