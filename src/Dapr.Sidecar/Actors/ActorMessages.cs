using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Sidecar.Internals;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.Actors;

/// <summary>Between calls of actors and the messages in which sidecars hand them on.</summary>
internal static class ActorMessages
{
    private const int Ok = 200;

    public static InternalInvokeRequest ToRequest(ActorCall call)
    {
        var request = new InternalInvokeRequest
        {
            Ver = APIVersion.V1,
            Actor = new Actor { ActorType = call.Key.Type, ActorId = call.Key.Id },
            Message = new InvokeRequest
            {
                Method = call.Method,
                ContentType = call.ContentType,
                Data = new Any { Value = ByteString.CopyFrom(call.Data.Span) },
                HttpExtension = new HTTPExtension { Verb = HTTPExtension.Types.Verb.Put },
            },
        };
        InternalHeaders.Add(request.Metadata, [.. call.Headers, new(ActorHeaders.Remote, "true")]);
        return request;
    }

    public static ActorCall ToCall(InternalInvokeRequest request) => new()
    {
        Key = new ActorKey(request.Actor?.ActorType ?? "", request.Actor?.ActorId ?? ""),
        Method = ActorNames.CleanMethod(request.Message?.Method ?? ""),
        Data = request.Message?.Data?.Value.Memory ?? default,
        ContentType = request.Message?.ContentType ?? "",
        Headers = [.. InternalHeaders.Pairs(request.Metadata)],
    };

    public static InternalInvokeResponse ToResponse(ActorAnswer answer)
    {
        var response = new InternalInvokeResponse
        {
            Status = new Internals.Status { Code = Ok },
            Message = new InvokeResponse { Data = new Any { Value = ByteString.CopyFrom(answer.Data.Span) } },
        };
        InternalHeaders.Add(response.Headers, answer.Headers);
        return response;
    }

    /// <exception cref="ActorCallException">It is no result: a sidecar of another kind may answer so.</exception>
    public static ActorAnswer ToAnswer(InternalInvokeResponse response)
    {
        var data = response.Message?.Data?.Value ?? ByteString.Empty;
        if (response.Status is { Code: not (0 or Ok) } status) throw ActorCallException.OfAnswer(status.Code, data.ToStringUtf8());

        return new ActorAnswer { Headers = [.. InternalHeaders.Pairs(response.Headers)], Data = data.Memory };
    }

    public static Reminder ToReminder(ActorSignal signal) => new()
    {
        ActorType = signal.Key.Type,
        ActorId = signal.Key.Id,
        Name = signal.Name,
        IsTimer = signal.IsTimer,
        DueTime = signal.DueTime,
        Period = signal.Period,
        Data = signal.Data is { } data ? Any.Pack(new BytesValue { Value = ByteString.CopyFrom(data.Span) }) : null,
    };

    public static ActorSignal ToSignal(Reminder reminder, string callback) => new()
    {
        Key = new ActorKey(reminder.ActorType, reminder.ActorId),
        Name = reminder.Name,
        IsTimer = reminder.IsTimer,
        DueTime = reminder.IsTimer ? reminder.DueTime : "",
        Period = reminder.IsTimer ? reminder.Period : "",
        Callback = callback,
        Data = ToJson(reminder.Data),
    };

    /// <summary>Data as JSON. Sidecars keep it so; of any other message the bytes are a text of JSON.</summary>
    public static ReadOnlyMemory<byte>? ToJson(Any? data) =>
        data is null ? default(ReadOnlyMemory<byte>?)
        : data.TryUnpack<BytesValue>(out var bytes) ? bytes.Value.Memory
        : FromBytes(data.Value.Span);

    /// <summary>Bytes as JSON: a text in base 64.</summary>
    public static byte[] FromBytes(ReadOnlySpan<byte> data) => System.Text.Encoding.ASCII.GetBytes($"\"{Convert.ToBase64String(data)}\"");
}
