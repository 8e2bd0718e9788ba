using System.Diagnostics;
using Dapr.Actors.Dispatch;
using Dapr.Actors.Runtime;
using Dapr.Common;
using Dapr.Protos.Wire;
using Microsoft.AspNetCore.Http;

namespace Dapr.Actors.AspNetCore;

/// <summary>
/// Makes turns of the requests of the runtime. A request that is given up has its method told so by the token; it ends when the method has ended, and
/// with it the turn.
/// </summary>
internal sealed class ActorEndpoints(ActorRuntime runtime)
{
    public const string Actor = $"/actors/{{{TypeName}}}/{{{IdName}}}";
    public const string Method = $"{Actor}/method/{{{MethodName}}}";
    public const string Reminder = $"{Actor}/method/remind/{{{MethodName}}}";
    public const string Timer = $"{Actor}/method/timer/{{{MethodName}}}";

    private const string TypeName = "actorTypeName";
    private const string IdName = "actorId";
    private const string MethodName = "name";
    private const string Json = "application/json";

    private static readonly byte[] False = "false"u8.ToArray();

    public async Task DescribeAsync(HttpContext context)
    {
        // The runtime asks when it begins to host the types; somebody else who looks is no reason to make every actor anew.
        if (context.Request.Headers.ContainsKey(DaprHeaders.AppId)) runtime.Begin();

        context.Response.ContentType = Json;
        runtime.WriteConfiguration(context.Response.BodyWriter);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    public Task DeactivateAsync(HttpContext context, TurnCall call) => runtime.DeactivateAsync(call.ActorType, call.ActorId, context.RequestAborted);

    public async Task InvokeAsync(HttpContext context, TurnCall call)
    {
        var headers = context.Request.Headers;
        using var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        var answer = await runtime.InvokeAsync(
            call,
            new ActorCallRequest
            {
                Method = NameOf(context),
                Body = body.Bytes,
                ContentType = context.Request.ContentType,
                RemotingHeader = headers[ActorHeaders.RemotingRequest] is [{ Length: > 0 } remoting] ? remoting : null,
                AcceptsFailure = headers.ContainsKey(ActorHeaders.AcceptsFailure),
                UsesJsonRemoting = runtime.Options.UseJsonSerialization,
            },
            context.RequestAborted);
        await AnswerAsync(context, answer);
    }

    public async Task RemindAsync(HttpContext context, TurnCall call)
    {
        using var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        await runtime.RemindAsync(call, NameOf(context), ScheduledCall.Parse(body.Bytes.Span), context.RequestAborted);
    }

    public async Task FireTimerAsync(HttpContext context, TurnCall call)
    {
        using var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        await runtime.FireTimerAsync(call, NameOf(context), ScheduledCall.Parse(body.Bytes.Span), context.RequestAborted);

        // What official hosts answer; the runtime does not look at it.
        await AnswerAsync(context, new ActorCallAnswer { Body = False, ContentType = Json });
    }

    /// <summary>Serves what is asked of one actor.</summary>
    public static RequestDelegate Serve(Func<HttpContext, TurnCall, Task> turn) => context => RunAsync(context, turn);

    private static string NameOf(HttpContext context) => (string)context.Request.RouteValues[MethodName]!;

    private static async Task AnswerAsync(HttpContext context, ActorCallAnswer answer)
    {
        if (answer.ContentType is { } type) context.Response.ContentType = type;
        if (answer.ErrorHeader is { } header) context.Response.Headers[ActorHeaders.Failure] = header;
        context.Response.ContentLength = answer.Body.Length;
        if (!answer.Body.IsEmpty) await context.Response.BodyWriter.WriteAsync(answer.Body, context.RequestAborted);
    }

    private static async Task RunAsync(HttpContext context, Func<HttpContext, TurnCall, Task> turn)
    {
        var values = context.Request.RouteValues;
        var headers = context.Request.Headers;
        var isParent = DaprTelemetry.IsTraced && Activity.Current is null;
        var call = new TurnCall((string)values[TypeName]!, (string)values[IdName]!)
        {
            ReentrancyId = headers[ActorHeaders.ReentrancyId] is [{ Length: > 0 } chain] ? chain : null,

            // The span of the request is the parent, where there is one.
            TraceParent = isParent ? headers[DaprHeaders.TraceParent].ToString() : "",
            TraceState = isParent ? headers[DaprHeaders.TraceState].ToString() : "",
        };
        try
        {
            await turn(context, call);
        }
        catch (UnknownMethodException exception)
        {
            // The runtime knows by this status that to try again would not help.
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync(exception.Message, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody reads it, but it is no fault of the host's.
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
    }
}
