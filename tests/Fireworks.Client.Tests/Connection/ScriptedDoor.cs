using System.Net;
using System.Net.Sockets;

namespace Fireworks;

/// <summary>A web server on loopback that answers each request as the test says; a real socket, so that connections really break.</summary>
internal sealed class ScriptedDoor : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public ScriptedDoor(Func<HttpListenerRequest, HttpListenerResponse, Task> answer)
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        }
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _serving = ServeAsync(answer);
    }

    public string Address { get; }

    public static async Task SendAsync(HttpListenerResponse response, int status, string type, string body)
    {
        (response.StatusCode, response.ContentType) = (status, type);
        await response.OutputStream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(body));
        response.Close();
    }

    private async Task ServeAsync(Func<HttpListenerRequest, HttpListenerResponse, Task> answer)
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            if (context.Request.Url!.AbsolutePath == "/health/live") await SendAsync(context.Response, 200, "text/plain", "live");
            else await answer(context.Request, context.Response);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }
}
