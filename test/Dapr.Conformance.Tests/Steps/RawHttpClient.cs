using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Dapr.Conformance.Tests.Steps;

/// <summary>Speaks HTTP/1.1 over a socket and adds nothing of its own.</summary>
internal static class RawHttpClient
{
    private static readonly HashSet<string> Unrecorded = ["date", "metadata.date", "server", "content-length", "keep-alive", "connection", "transfer-encoding"];

    public static async Task<JsonObject> SendAsync(int port, string method, string target, IReadOnlyList<(string Name, string Value)> headers, byte[]? body, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, cancellationToken);
        await using var stream = client.GetStream();
        var head = new StringBuilder($"{method} {target} HTTP/1.1\r\n");
        if (headers.All(header => !header.Name.Equals("host", StringComparison.OrdinalIgnoreCase)))
        {
            head.Append(CultureInfo.InvariantCulture, $"host: 127.0.0.1:{port}\r\n");
        }

        foreach (var (name, value) in headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        if (body is not null || method is "POST" or "PUT" or "PATCH")
        {
            head.Append(CultureInfo.InvariantCulture, $"content-length: {body?.Length ?? 0}\r\n");
        }

        head.Append("\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(head.ToString()), cancellationToken);
        if (body is not null)
        {
            await stream.WriteAsync(body, cancellationToken);
        }

        return await ReadAsync(stream, method, cancellationToken);
    }

    private static async Task<JsonObject> ReadAsync(NetworkStream stream, string method, CancellationToken cancellationToken)
    {
        var reader = new ByteReader(stream, cancellationToken);
        var status = int.Parse((await reader.LineAsync()).Split(' ')[1], CultureInfo.InvariantCulture);
        var all = new List<KeyValuePair<string, string>>();
        while (await reader.LineAsync() is { Length: > 0 } line)
        {
            var at = line.IndexOf(':', StringComparison.Ordinal);
            all.Add(new(line[..at].Trim().ToLowerInvariant(), line[(at + 1)..].Trim()));
        }

        var length = all.FirstOrDefault(header => header.Key == "content-length").Value;
        var isChunked = all.Any(header => header.Key == "transfer-encoding" && header.Value.Contains("chunked", StringComparison.OrdinalIgnoreCase));
        var body = method == "HEAD" || status is 204 or 304 ? []
            : isChunked ? await reader.ChunksAsync()
            : length is not null ? await reader.BytesAsync(int.Parse(length, CultureInfo.InvariantCulture))
            : await reader.RestAsync();
        var headers = new JsonObject();
        foreach (var group in all.Where(header => !Unrecorded.Contains(header.Key)).GroupBy(header => header.Key))
        {
            headers[group.Key] = group.Count() == 1 ? group.First().Value : string.Join(", ", group.Select(header => header.Value));
        }

        return new JsonObject { ["status"] = status, ["headers"] = headers, ["body"] = Convert.ToBase64String(body) };
    }

    private sealed class ByteReader(NetworkStream stream, CancellationToken cancellationToken)
    {
        private readonly byte[] _buffer = new byte[64 * 1024];
        private int _start;
        private int _end;

        public async Task<string> LineAsync()
        {
            var line = new List<byte>();
            while (await NextAsync() is { } value)
            {
                if (value == '\n')
                {
                    break;
                }

                line.Add(value);
            }

            return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
        }

        public async Task<byte[]> BytesAsync(int count)
        {
            var bytes = new List<byte>(count);
            while (bytes.Count < count && await NextAsync() is { } value)
            {
                bytes.Add(value);
            }

            return [.. bytes];
        }

        public async Task<byte[]> RestAsync()
        {
            var bytes = new List<byte>();
            while (await NextAsync() is { } value)
            {
                bytes.Add(value);
            }

            return [.. bytes];
        }

        public async Task<byte[]> ChunksAsync()
        {
            var bytes = new List<byte>();
            while (int.Parse((await LineAsync()).Split(';')[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) is var size and > 0)
            {
                bytes.AddRange(await BytesAsync(size));
                await LineAsync();
            }

            return [.. bytes];
        }

        private async ValueTask<byte?> NextAsync()
        {
            if (_start == _end)
            {
                _start = 0;
                _end = await stream.ReadAsync(_buffer, cancellationToken);
                if (_end == 0)
                {
                    return null;
                }
            }

            return _buffer[_start++];
        }
    }
}
