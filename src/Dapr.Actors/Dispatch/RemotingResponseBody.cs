using Dapr.Actors.Communication;

namespace Dapr.Actors.Dispatch;

/// <summary>The result of a call: as it came, to be read once its type is known, or as it was set.</summary>
internal sealed class RemotingResponseBody : IActorResponseMessageBody
{
    private readonly ActorWireForm? _form;
    private readonly string _method = "";
    private readonly ReadOnlyMemory<byte> _body;
    private object? _response;

    public RemotingResponseBody()
    {
    }

    public RemotingResponseBody(ActorWireForm form, string method, ReadOnlyMemory<byte> body) => (_form, _method, _body) = (form, method, body);

    public void Set(object? response) => _response = response;

    public object Get(Type paramType)
    {
        ArgumentNullException.ThrowIfNull(paramType);
        return _response is null && _form is not null && !_body.IsEmpty ? _form.ReadResult(_method, paramType, _body)! : _response!;
    }
}
