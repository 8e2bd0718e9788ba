using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Dapr.Interop.Tests.Echo;

/// <summary>
/// Says in the trailers of a call that asks for it how many bytes its messages had on the wire, which shows whether they were compressed.
/// </summary>
internal sealed class ByteCount(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Headers.ContainsKey("count-bytes"))
        {
            await next(context);
            return;
        }

        var request = new CountingStream(context.Request.Body);
        var response = new CountingStream(context.Response.Body);
        context.Request.Body = request;
        context.Response.Body = response;
        await next(context);
        context.Response.AppendTrailer("bytes-received", request.BytesRead.ToString(CultureInfo.InvariantCulture));
        context.Response.AppendTrailer("bytes-sent", response.BytesWritten.ToString(CultureInfo.InvariantCulture));
    }
}
