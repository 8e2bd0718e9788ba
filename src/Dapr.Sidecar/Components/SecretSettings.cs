namespace Dapr.Sidecar.Components;

/// <summary>Fills in the settings of components that are secrets. One that cannot be read is told with file and line, and stays empty.</summary>
internal sealed class SecretSettings(ComponentEnvironment environment, ResourceLog log)
{
    private static readonly IReadOnlyDictionary<string, string> NoMetadata = new Dictionary<string, string>();

    /// <summary>Secret stores first, each after those that it refers to itself, then the rest as they came.</summary>
    public static IReadOnlyList<ComponentSpec> InOrder(IReadOnlyList<ComponentSpec> specs)
    {
        var ordered = new List<ComponentSpec>();
        var stores = specs.Where(spec => spec.Type.StartsWith("secretstores.", StringComparison.Ordinal)).ToList();
        var seen = new HashSet<ComponentSpec>(ReferenceEqualityComparer.Instance);
        stores.ForEach(Add);
        return [.. ordered, .. specs.Where(spec => !seen.Contains(spec))];

        void Add(ComponentSpec store)
        {
            if (!seen.Add(store)) return;

            foreach (var other in stores.Where(other => store.Secrets.Any(reference => reference.Store == other.Name)))
            {
                Add(other);
            }

            ordered.Add(store);
        }
    }

    /// <summary>A component with its secrets. The stores have the time in which the component is to start, all together.</summary>
    /// <param name="spec">The component as its resource says.</param>
    /// <param name="find">The stores that are there by now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ComponentSpec> FillAsync(ComponentSpec spec, Func<string, Component?> find, CancellationToken cancellationToken)
    {
        if (spec.Secrets.Count == 0) return spec;

        // A store that hangs is a matter of the machine, not of the simulated clock.
        using var limit = new CancellationTokenSource(spec.InitTimeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var settings = new Dictionary<string, string>(spec.Metadata, StringComparer.OrdinalIgnoreCase);
        foreach (var reference in spec.Secrets)
        {
            try
            {
                settings[reference.Setting] = environment.Expand(await ReadAsync(reference, find, either.Token));
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                settings[reference.Setting] = Unreadable(
                    reference, $"the secret store '{reference.Store}' has not answered within the {GoDuration.Format(spec.InitTimeout)} that {spec.Name} has to start (initTimeout)");
            }
        }

        return spec with { Metadata = settings };
    }

    private async Task<string> ReadAsync(SecretReference reference, Func<string, Component?> find, CancellationToken cancellationToken)
    {
        if (reference.Store.Length == 0) return Missing(reference, "the resource names no store (auth.secretStore)");
        if (find(reference.Store) is not { Instance: ISecretStore store } component) return Missing(reference, $"there is no secret store '{reference.Store}'");
        try
        {
            var reading = component.CallAsync("get", [reference.Secret], () => store.GetAsync(reference.Secret, NoMetadata, cancellationToken), cancellationToken);

            // When nobody waits for it any more, nobody wants to know what became of it either.
            _ = reading.ContinueWith(late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            var values = await reading.WaitAsync(cancellationToken);
            return values.TryGetValue(reference.Key, out var value) ? value : Missing(reference, $"the secret '{reference.Secret}' has no value '{reference.Key}'");
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // A store may be anybody's: whatever it throws is its answer.
            return Unreadable(reference, exception.Message);
        }
    }

    private string Missing(SecretReference reference, string why)
    {
        log.Odd(reference.File, reference.Line, Empty(reference, why));
        return "";
    }

    private string Unreadable(SecretReference reference, string why)
    {
        log.SecretNotRead(reference.File, reference.Line, Empty(reference, why));
        return "";
    }

    private static string Empty(SecretReference reference, string why) => $"'{reference.Setting}' stays empty: {why}";
}
