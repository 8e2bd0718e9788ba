using System.Reflection;
using System.Runtime.CompilerServices;
using Dapr.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.AspNetCore;

/// <summary>
/// Fills in the parameters of minimal APIs that come from state. Such a handler asks the services of its request for them, and
/// cannot wait there; so they are read before it runs.
/// </summary>
internal sealed class StateParametersPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    private readonly ConditionalWeakTable<Endpoint, Endpoint> _bound = [];

    public override int Order => 0;

    public static IEnumerable<StateParameter> Parameters(Endpoint endpoint) =>
        from parameter in endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? []
        let attribute = parameter.GetCustomAttribute<FromStateAttribute>()
        where attribute is not null
        select new StateParameter(parameter, attribute);

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(endpoint => Parameters(endpoint).Any());

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var index = 0; index < candidates.Count; index++)
        {
            if (candidates.IsValidCandidate(index))
            {
                candidates.ReplaceEndpoint(index, _bound.GetValue(candidates[index].Endpoint, Bind), candidates[index].Values);
            }
        }

        return Task.CompletedTask;
    }

    private static Endpoint Bind(Endpoint endpoint)
    {
        StateParameter[] parameters = [.. Parameters(endpoint)];
        return parameters.Length == 0 || endpoint.RequestDelegate is not { } handler
            ? endpoint
            : Endpoints.Copy(endpoint, context => RunAsync(context, parameters, handler), endpoint.Metadata);
    }

    private static async Task RunAsync(HttpContext context, StateParameter[] parameters, RequestDelegate handler)
    {
        var services = context.RequestServices;
        var client = services.GetService<DaprClient>()
            ?? throw new InvalidOperationException("There is no DaprClient; call AddDaprStateBinding() or AddDaprClient() on the services.");
        var values = new Dictionary<Type, Queue<object?>>();
        foreach (var parameter in parameters)
        {
            if (context.Request.RouteValues[parameter.RouteValue]?.ToString() is not { Length: > 0 } key)
            {
                await RefuseAsync(context, $"Required value {parameter.RouteValue} not present.");
                return;
            }

            var value = await parameter.ReadAsync(client, key, context.RequestAborted);
            if (value is null && !parameter.IsOptional)
            {
                await RefuseAsync(context, $"There is no state for {parameter.RouteValue} '{key}'.");
                return;
            }

            if (!values.TryGetValue(parameter.Type, out var waiting))
            {
                values.Add(parameter.Type, waiting = []);
            }

            waiting.Enqueue(value);
        }

        context.RequestServices = new StateServices(services, values);
        try
        {
            await handler(context);
        }
        finally
        {
            context.RequestServices = services;
        }
    }

    private static Task RefuseAsync(HttpContext context, string detail) =>
        Results.Problem(detail, statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(context);
}
