using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Dapr.AspNetCore;

/// <summary>The body of an answer that is kept.</summary>
internal sealed class HandlerResponseBody(HandlerResponseFeature head) : IHttpResponseBodyFeature, IDisposable
{
    private readonly MemoryStream _content = new();
    private PipeWriter? _writer;

    public Stream Stream => _content;

    public PipeWriter Writer => _writer ??= PipeWriter.Create(_content, new StreamPipeWriterOptions(leaveOpen: true));

    /// <summary>All that was written.</summary>
    public ReadOnlyMemory<byte> Content => _content.GetBuffer().AsMemory(0, (int)_content.Length);

    public void DisableBuffering()
    {
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => head.StartAsync();

    public async Task CompleteAsync()
    {
        await head.StartAsync();
        if (_writer is not null) await _writer.CompleteAsync();
    }

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(_content, path, offset, count, cancellationToken);

    public void Dispose() => _content.Dispose();
}
