using Fireworks.Gateway.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fireworks.Gateway.Endpoints;

/// <summary>Bodies that are rows: read whole, up to a limit.</summary>
internal static class RequestBody
{
    /// <summary>The body's bytes.</summary>
    /// <param name="context">The request.</param>
    /// <param name="most">The longest body accepted, in bytes.</param>
    /// <param name="remedy">What to do about one that is longer.</param>
    /// <exception cref="BadRequestException">It is longer, or empty.</exception>
    public static async Task<byte[]> ReadAsync(HttpContext context, int most, string remedy)
    {
        // The server's own limit would close the connection in the caller's face; ours lets it read why.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        if (context.Request.ContentLength > most) throw TooLong($"it has {context.Request.ContentLength}");

        var body = new MemoryStream((int)(context.Request.ContentLength ?? 0));
        var buffer = new byte[64 << 10];
        while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is > 0 and var read)
        {
            if (body.Length + read > most) throw TooLong("it has more");
            body.Write(buffer.AsSpan(0, read));
        }
        return body.Length > 0 ? body.ToArray() : throw new BadRequestException("The body holds the rows, but it is empty.");

        BadRequestException TooLong(string found) => new($"The body may have {most} bytes, but {found}; {remedy}.");
    }
}
