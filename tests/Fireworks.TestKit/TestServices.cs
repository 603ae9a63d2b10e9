namespace Fireworks.TestKit;

/// <summary>The services of a host, by their type.</summary>
public sealed class TestServices(params object[] services) : IServiceProvider
{
    /// <inheritdoc/>
    public object? GetService(Type serviceType) => services.FirstOrDefault(serviceType.IsInstanceOfType);
}
