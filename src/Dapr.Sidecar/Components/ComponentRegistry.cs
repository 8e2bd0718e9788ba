using Dapr.Sidecar.Resiliency;
using Dapr.Sidecar.Runtime;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Components;

/// <summary>The components of a sidecar, by name.</summary>
/// <param name="catalog">How they are made.</param>
/// <param name="secrets">Fills in their secrets.</param>
/// <param name="shared">Those that the sidecar has in common with others.</param>
/// <param name="appId">The application.</param>
/// <param name="clock">The clock of the sidecar.</param>
/// <param name="calls">The way of every call to a component.</param>
/// <param name="wrap">Puts around an instance what the settings of its component ask of the runtime itself.</param>
/// <param name="logger">The log.</param>
internal sealed partial class ComponentRegistry(
    ComponentCatalog catalog,
    SecretSettings secrets,
    SharedComponents? shared,
    string appId,
    TimeProvider clock,
    OutboundCalls calls,
    Func<ComponentSpec, object, object> wrap,
    ILogger<ComponentRegistry> logger) : IMetadataSource, IAsyncDisposable
{
    private static readonly string[] Categories =
        ["state", "pubsub", "bindings", "secretstores", "configuration", "lock", "crypto", "conversation", "middleware", "nameresolution"];

    private readonly List<Component> _components = [];

    /// <summary>The components that implement a port, in the order of loading.</summary>
    public IEnumerable<Component> All<TPort>() => _components.Where(component => component.Instance is TPort);

    /// <summary>Whether there is any component that implements a port.</summary>
    public bool Any<TPort>() => All<TPort>().Any();

    /// <summary>A component by its name; null when there is none of that port.</summary>
    public Component? Find<TPort>(string name)
    {
        foreach (var component in _components)
        {
            if (component.Instance is TPort && component.Spec.Name == name) return component;
        }

        return null;
    }

    /// <summary>The names of the components that serve a block.</summary>
    public IReadOnlyList<string> NamesOf(string block) => [.. _components.Where(component => component.Block == block).Select(component => component.Spec.Name)];

    /// <summary>Makes and starts components.</summary>
    /// <exception cref="SidecarStartException">One cannot be made or started and does not say that this may be ignored.</exception>
    public async Task LoadAsync(IReadOnlyList<ComponentSpec> specs, IReadOnlyList<string> denied, CancellationToken cancellationToken)
    {
        var allowed = specs.Where(spec => !IsDenied(spec, denied)).ToList();
        foreach (var group in allowed.GroupBy(spec => spec.Name).Where(group => group.Count() > 1))
        {
            var (first, second) = (group.First(), group.ElementAt(1));
            throw new SidecarStartException(
                "failed to load components: duplicate definition of Component name "
                + $"{group.Key} ({second.Type}/{second.Version}) with existing {group.Key} ({first.Type}/{first.Version})"
                + (second.SourceFile.Length > 0 ? $" (in {second.SourceFile}, existing in {first.SourceFile})" : ""));
        }

        foreach (var spec in SecretSettings.InOrder(allowed))
        {
            try
            {
                _components.Add(await StartAsync(await secrets.FillAsync(spec, Find<ISecretStore>, cancellationToken), cancellationToken));
                ComponentLoaded(spec.Name, spec.Type, spec.Version);
            }
            catch (SidecarStartException exception) when (spec.IgnoreErrors)
            {
                ComponentIgnored(spec.Name, exception.Message);
            }
        }
    }

    /// <inheritdoc/>
    public void Describe(SidecarMetadata metadata) =>
        metadata.Components.AddRange(_components.Select(component => new ComponentMetadata(
            component.Spec.Name, component.Spec.Type, component.Spec.Version, component.Capabilities)));

    public async ValueTask DisposeAsync()
    {
        foreach (var component in _components.Where(component => shared?.Shares(component.Spec.Name) != true))
        {
            try
            {
                await Component.DisposeAsync(component.Instance);
            }
            catch (Exception exception)
            {
                // A component may be anybody's; one that fails at its end must not keep the others from theirs.
                ComponentNotClosed(component.Spec.Name, exception);
            }
        }

        _components.Clear();
    }

    private static string Where(ComponentSpec spec) => spec.SourceFile.Length > 0 ? $" (in {spec.SourceFile})" : "";

    private async Task<Component> StartAsync(ComponentSpec spec, CancellationToken cancellationToken)
    {
        var create = spec.Create ?? catalog.Find(spec.Type, spec.Version) ?? throw Unknown(spec);
        try
        {
            return new Component(spec, shared?.Shares(spec.Name) == true ? await shared.GetOrCreateAsync(spec, MakeAsync) : await MakeAsync(), calls);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw new SidecarStartException(
                $"[INIT_COMPONENT_FAILURE]: initialization error occurred for {spec.Name} ({spec.Type}/{spec.Version}): {exception.Message}{Where(spec)}", exception);
        }

        async Task<object> MakeAsync()
        {
            var instance = create(new ComponentContext { Spec = spec, AppId = appId, Clock = clock });
            try
            {
                CheckKeys(spec, instance);
                await InitAsync(spec, instance as IComponentInit, cancellationToken);
                return wrap(spec, instance);
            }
            catch
            {
                await Component.DisposeAsync(instance);
                throw;
            }
        }
    }

    /// <summary>What separates a prefix from the key cannot be part of the prefix.</summary>
    private static void CheckKeys(ComponentSpec spec, object instance)
    {
        if (instance is (IStateStore or ILockStore) && spec.Setting("keyPrefix") is { } prefix && prefix.Contains("||", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"input key/keyPrefix '{prefix}' can't contain '||'");
        }
    }

    private static async Task InitAsync(ComponentSpec spec, IComponentInit? component, CancellationToken cancellationToken)
    {
        if (component is null)
        {
            return;
        }

        // A component that hangs is a matter of the machine, not of the simulated clock.
        using var limit = new CancellationTokenSource(spec.InitTimeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var starting = component.InitAsync(either.Token);

        // When nobody waits for it any more, nobody wants to know what became of it either.
        _ = starting.ContinueWith(late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        try
        {
            await starting.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"init timeout for component {spec.Name} exceeded after {GoDuration.Format(spec.InitTimeout)}");
        }
    }

    private static SidecarStartException Unknown(ComponentSpec spec)
    {
        var category = spec.Type.Split('.', 2)[0];
        if (!Categories.Contains(category))
        {
            return new SidecarStartException($"incorrect type {spec.Type}: component {spec.Name}{Where(spec)}");
        }

        var noun = category switch
        {
            "state" => "state store",
            "pubsub" => "message bus",
            "secretstores" => "secret store",
            "configuration" => "configuration store",
            "lock" => "lock store",
            "crypto" => "crypto provider",
            "conversation" => "conversation",
            _ => category,
        };
        return new SidecarStartException(
            $"[CREATE_COMPONENT_FAILURE]: error occurred for {spec.Name} ({spec.Type}/{spec.Version}): couldn't find {noun} {spec.Type}/{spec.Version}{Where(spec)}");
    }

    private bool IsDenied(ComponentSpec spec, IReadOnlyList<string> denied)
    {
        var type = ComponentCatalog.Key(spec.Type, spec.Version);
        var isDenied = denied.Select(entry => entry.Split('/', 2)).Any(entry =>
            ComponentCatalog.Key(entry[0], entry is [_, var version] ? version : spec.Version) == type);
        if (isDenied)
        {
            ComponentDenied(spec.Name, $"{spec.Type}/{spec.Version}");
        }

        return isDenied;
    }

    [LoggerMessage(23, LogLevel.Information, "component loaded. name: {Name}, type: {Type}/{Version}")]
    private partial void ComponentLoaded(string name, string type, string version);

    [LoggerMessage(24, LogLevel.Error, "Ignoring the error of component {Name}: {Reason}")]
    private partial void ComponentIgnored(string name, string reason);

    [LoggerMessage(25, LogLevel.Warning, "The component {Name} of type {Type} is denied by the configuration.")]
    private partial void ComponentDenied(string name, string type);

    [LoggerMessage(26, LogLevel.Error, "The component {Name} failed when it was closed")]
    private partial void ComponentNotClosed(string name, Exception exception);
}
