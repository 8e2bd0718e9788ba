using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.AspNetCore;

/// <summary>
/// A handler of all jobs of an application, whose parameters are told by their types: the name of the job is the text, what came with it the
/// bytes, everything else a service.
/// </summary>
internal sealed class JobHandler
{
    public const string NameParameter = "jobName";

    private const string Category = "Dapr.Jobs";

    private readonly Delegate _action;
    private readonly TimeSpan? _timeout;
    private readonly Type[] _parameters;

    /// <summary>Looks at a handler once.</summary>
    /// <exception cref="ArgumentException">It returns what cannot be awaited here.</exception>
    public JobHandler(Delegate action, TimeSpan? timeout)
    {
        var returned = action.Method.ReturnType;
        if (returned.IsGenericType && returned.GetGenericTypeDefinition() == typeof(ValueTask<>))
        {
            throw new ArgumentException($"The handler returns {returned}, of which the value is of no use: return Task or ValueTask.", nameof(action));
        }

        _action = action;
        _timeout = timeout;
        _parameters = [.. action.Method.GetParameters().Select(parameter => parameter.ParameterType)];
    }

    public async Task HandleAsync(HttpContext context)
    {
        using var limit = _timeout is { } timeout ? new CancellationTokenSource(timeout, context.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System) : null;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, limit?.Token ?? CancellationToken.None);
        var payload = _parameters.Contains(typeof(ReadOnlyMemory<byte>)) ? await ReadAsync(context.Request, either.Token) : default;
        switch (Invoke([.. _parameters.Select(type => Argument(type, context, payload, either.Token))]))
        {
            case Task task:
                await task;
                break;
            case ValueTask task:
                await task;
                break;
        }
    }

    private static object? Argument(Type type, HttpContext context, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        type == typeof(string) ? (string)context.GetRouteValue(NameParameter)!
        : type == typeof(ReadOnlyMemory<byte>) ? payload
        : type == typeof(CancellationToken) ? cancellationToken
        : type == typeof(HttpContext) ? context
        : context.RequestServices.GetService(type)

            // No application registers it, and handlers ask for it all the same.
            ?? (type == typeof(ILogger) ? context.RequestServices.GetService<ILoggerFactory>()?.CreateLogger(Category) : null);

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        return body.ToArray();
    }

    private object? Invoke(object?[] arguments)
    {
        try
        {
            return _action.DynamicInvoke(arguments);
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } thrown)
        {
            // What the handler threw, from where it did.
            ExceptionDispatchInfo.Throw(thrown);
            throw;
        }
    }
}
