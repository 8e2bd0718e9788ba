using System.Text;
using Dapr.Sidecar.AppChannel;
using Dapr.Sidecar.Components;
using Dapr.Sidecar.Inspection;
using Dapr.Sidecar.Runtime;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Bindings;

/// <summary>Brings the events of input bindings to the application while it is well.</summary>
internal sealed partial class InputBindings(
    ComponentRegistry components,
    BindingService service,
    SidecarIdentity identity,
    AppConnection app,
    SidecarOptions options,
    InFlight inFlight,
    ILogger<InputBindings> logger) : ILifecycle, IDisposable
{
    private const int KeptLength = 1024;

    private readonly Dictionary<string, Func<InputBindingEvent, CancellationToken, Task<BindingDelivery>>> _deliver = [];

    private Deliveries Running => field ??= new(options.GracefulShutdown, () => DeliveriesCut(identity.AppId), exception => BindingsNotEnded(identity.AppId, exception));

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var bindings = components.All<IInputBinding>().Where(component => BindingDirection.MayInput(component.Spec)).ToList();
        if (app.Channel is not { } channel || bindings.Count == 0) return;

        Running.Begin();
        var probeTimeout = options.AppBindingOptionsTimeout;
        IBindingReceiver receiver = channel.IsGrpc ? new GrpcBindingReceiver(channel, service, probeTimeout, logger) : new HttpBindingReceiver(channel, probeTimeout);
        foreach (var binding in bindings)
        {
            if (!BindingDirection.SaysInput(binding.Spec) && await receiver.RefusesAsync(binding.Spec, cancellationToken) is { } answer)
            {
                NotWanted(identity.AppId, binding.Spec.Name, answer);
                continue;
            }

            await ReadAsync(binding, receiver, cancellationToken);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Running.StopAsync(cancellationToken);
        lock (_deliver)
        {
            _deliver.Clear();
        }
    }

    public void Dispose() => Running.Dispose();

    /// <summary>Brings an event to the application as if a binding did.</summary>
    /// <exception cref="InvalidOperationException">The application does not take its events.</exception>
    public Task<BindingDelivery> TriggerAsync(string name, InputBindingEvent bindingEvent, CancellationToken cancellationToken)
    {
        lock (_deliver)
        {
            return _deliver.TryGetValue(name, out var deliver)
                ? deliver(bindingEvent, cancellationToken)
                : throw new InvalidOperationException(
                    $"The application takes no events of an input binding '{name}'; it takes those of {(_deliver.Count > 0 ? string.Join(", ", _deliver.Keys) : "none")}.");
        }
    }

    private async Task ReadAsync(Component component, IBindingReceiver receiver, CancellationToken cancellationToken)
    {
        var (spec, ending) = (component.Spec, Running.Ending);
        lock (_deliver)
        {
            _deliver[spec.Name] = async (bindingEvent, givenUp) => (await DeliverAsync(bindingEvent, givenUp)).Noted;
        }

        try
        {
            var binding = (IInputBinding)component.Instance;
            Running.Add(await component.CallAsync("read", [], () => binding.ReadAsync(HandleAsync, cancellationToken), cancellationToken));
            Reading(identity.AppId, spec.Name);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // A binding may be anybody's; one that fails must not take the others along.
            ReadingFailed(spec.Name, exception);
        }

        async Task<InputBindingAnswer> HandleAsync(InputBindingEvent bindingEvent, CancellationToken givenUp) => (await DeliverAsync(bindingEvent, givenUp)).Answer;

        async Task<(InputBindingAnswer Answer, BindingDelivery Noted)> DeliverAsync(InputBindingEvent bindingEvent, CancellationToken givenUp)
        {
            using var running = inFlight.Enter($"an event of {spec.Name}");
            using var both = CancellationTokenSource.CreateLinkedTokenSource(givenUp, ending);
            var answer = await receiver.ReceiveAsync(spec, bindingEvent, both.Token);
            if (!answer.IsHandled) NotHandled(spec.Name, answer.Reason);

            var beginning = Encoding.UTF8.GetString(answer.Data.Span[..Math.Min(answer.Data.Length, KeptLength)]);
            var noted = new BindingDelivery(spec.Name, receiver.PathOf(spec), answer.IsHandled, answer.Status, beginning, answer.Reason);
            options.Events.Delivered(noted);
            return (answer, noted);
        }
    }
}
