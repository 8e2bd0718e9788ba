using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Dapr.Actors.Contracts;
using Dapr.Actors.Dispatch;

namespace Dapr.Actors.Client;

/// <summary>Calls actors with one set of options: writes a call in the form that those ask for, sends it, and reads the answer.</summary>
internal sealed class ActorCalls
{
    private readonly IActorProxyFactory _factory;
    private readonly IActorChannel _channel;
    private readonly ActorWireForm _form;
    private readonly TimeSpan? _timeout;

    public ActorCalls(IActorProxyFactory factory, IActorChannel channel, JsonSerializerOptions options, ActorWireFormat format, TimeSpan? timeout)
    {
        (_factory, _channel, _timeout) = (factory, channel, timeout == Timeout.InfiniteTimeSpan ? null : timeout);
        Json = new JsonForm(options);
        _form = format switch
        {
            ActorWireFormat.Json => Json,
            ActorWireFormat.RemotingJson => new RemotingJsonForm(options),
            _ => DynamicActors.IsSupported ? RemotingDataContractForm.Instance : throw new NotSupportedException(
                $"{nameof(ActorWireFormat)}.{format} looks into types as the program runs, which this one was published without. Use {nameof(ActorWireFormat.RemotingJson)}, with UseJsonSerialization at the host."),
        };
    }

    /// <summary>The form of calls by name.</summary>
    public JsonForm Json { get; }

    /// <summary>Calls a method of an interface.</summary>
    public async Task InvokeAsync(ActorProxy proxy, ActorMethod method, object?[] arguments, CancellationToken cancellationToken) =>
        await SendAsync(Call(proxy, method, arguments), cancellationToken).ConfigureAwait(false);

    /// <summary>Calls a method of an interface, and reads its result.</summary>
    public async Task<TResult> InvokeAsync<TResult>(ActorProxy proxy, ActorMethod<TResult> method, object?[] arguments, CancellationToken cancellationToken)
    {
        var call = Call(proxy, method, arguments);
        return Read<TResult>(_form, call, await SendAsync(call, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Calls a method by its name, in plain JSON.</summary>
    public async Task InvokeByNameAsync(ActorProxy proxy, string method, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        await SendAsync(CallByName(proxy, method, body), cancellationToken).ConfigureAwait(false);

    /// <summary>Calls a method by its name, in plain JSON, and reads its result.</summary>
    public async Task<TResult> InvokeByNameAsync<TResult>(ActorProxy proxy, string method, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var call = CallByName(proxy, method, body);
        return Read<TResult>(Json, call, await SendAsync(call, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Calls a method by the numbers of official remoting; where the options ask for plain JSON, which has none, it is JSON remoting.</summary>
    public async Task<RemotingResponseBody> InvokeByIdAsync(
        ActorProxy proxy, int interfaceId, int methodId, ActorMethod method, object?[] arguments, CancellationToken cancellationToken)
    {
        var form = _form is JsonForm ? new RemotingJsonForm(Json.Given) : _form;
        var body = await SendAsync(Remote(proxy, interfaceId, methodId, method, arguments, form), cancellationToken).ConfigureAwait(false);
        return new RemotingResponseBody(form, method.Name, body);
    }

    private static ActorCall CallByName(ActorProxy proxy, string method, ReadOnlyMemory<byte> body, bool hasSeveralArguments = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        return new ActorCall
        {
            ActorType = proxy.ActorType,
            ActorId = proxy.ActorId.GetId(),
            Method = method,
            Body = body,
            ContentType = JsonForm.MediaType,
            HasSeveralArguments = hasSeveralArguments,
        };
    }

    private static ActorCall Remote(ActorProxy proxy, int interfaceId, int methodId, ActorMethod method, object?[] arguments, ActorWireForm form)
    {
        var body = form.WriteRequest(method, arguments);
        var header = new RemotingHeader
        {
            InterfaceId = interfaceId,
            MethodId = methodId,
            MethodName = method.Name,
            ActorId = proxy.ActorId.GetId(),
            ActorType = proxy.ActorType,
            CallContext = Guid.NewGuid().ToString(),
            IsJson = body.IsEmpty && form is RemotingJsonForm,
        };
        return new ActorCall
        {
            ActorType = header.ActorType,
            ActorId = header.ActorId,
            Method = method.Name,
            Body = body,
            ContentType = form.ContentType,
            RemotingHeader = header.Write(),
        };
    }

    private ActorCall Call(ActorProxy proxy, ActorMethod method, object?[] arguments) => _form is JsonForm
        ? CallByName(proxy, method.Name, Json.WriteRequest(method, arguments), method.Parameters.Length > 1)
        : Remote(proxy, proxy.InterfaceId, method.Id, method, arguments, _form);

    private TResult Read<TResult>(ActorWireForm form, in ActorCall call, ReadOnlyMemory<byte> body)
    {
        try
        {
            using (ReferenceBinding.Use(_factory))
            {
                return form.ReadResult<TResult>(call.Method, body);
            }
        }
        catch (FormatException exception)
        {
            throw ActorErrors.Unreadable(call, exception);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadOnlyMemory<byte>> SendAsync(ActorCall call, CancellationToken cancellationToken)
    {
        var leaving = ActorReentrancyContext.Leaving;
        var answer = _timeout is not null || leaving.CanBeCanceled
            ? await SendWithinAsync(call, leaving, cancellationToken).ConfigureAwait(false)
            : await _channel.SendAsync(call, cancellationToken).ConfigureAwait(false);
        return Failure(call, answer) is { } failure ? throw ActorErrors.Threw(call, failure) : answer.Body;
    }

    /// <summary>Sends a call that ends with its time, and with the turn that it is part of when the actor of that leaves its host.</summary>
    private async Task<ActorAnswer> SendWithinAsync(ActorCall call, CancellationToken leaving, CancellationToken cancellationToken)
    {
        using var limit = _timeout is { } timeout ? new CancellationTokenSource(timeout, TimeProvider.System) : null;
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, leaving, limit?.Token ?? CancellationToken.None);
        try
        {
            return await _channel.SendAsync(call, any.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
        {
            // What the caller sees is its own token, or what else has ended the call.
            cancellationToken.ThrowIfCancellationRequested();
            throw leaving.IsCancellationRequested ? ActorErrors.GivenUp(call, exception)
                : limit is { IsCancellationRequested: true } ? ActorErrors.Late(call, _timeout!.Value, exception)
                : exception;
        }
    }

    private static ActorFailure? Failure(in ActorCall call, in ActorAnswer answer)
    {
        var failure = call.RemotingHeader is null ? JsonFailure.Read(answer.Body) : RemotingFailure.ReadBody(answer.Body);
        if (answer.FailureHeader is not { } header)
        {
            return failure;
        }

        // A host of another make may mark a failure and say what it likes.
        return (failure ?? new ActorFailure { Type = "an exception", Message = Encoding.UTF8.GetString(answer.Body.Span) }) with { Details = RemotingFailure.ReadHeader(header) };
    }
}
