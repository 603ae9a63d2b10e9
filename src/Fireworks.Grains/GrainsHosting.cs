using Fireworks.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Hosting;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Serialization;
using Orleans.Streams;

namespace Fireworks.Grains;

/// <summary>Puts the grains of Fireworks into a silo.</summary>
public static class GrainsHosting
{
    /// <summary>Adds our stream provider, placement and what the grains need. Storage, clustering, reminders, the tables and the catalog come from the host.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="catalog">The components that the host has; the other silos are told of them.</param>
    /// <param name="labels">What the silo carries for nodes that ask for a place, such as zone=b.</param>
    /// <param name="drain">How long the silo may take to leave its cluster. Default 30 seconds.</param>
    public static ISiloBuilder AddFireworksGrains(
        this ISiloBuilder silo, ComponentCatalog catalog, IReadOnlyDictionary<string, string>? labels = null, TimeSpan? drain = null)
    {
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.AddSingleton<Slots>();
        silo.Services.AddSingleton<Places>();
        silo.Services.AddSingleton<SiloComponents>();
        silo.Services.AddSingleton<LeftTrials>();
        silo.Services.AddSingleton(new Leaving(drain ?? TimeSpan.FromSeconds(30)));
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(s => s.GetRequiredService<Leaving>());
        silo.Services.AddSingleton<Snapshots>();
        silo.Services.AddSingleton<SiloLogs>();
        silo.Services.AddHostedService<Revival>();
        silo.Services.AddKeyedSingleton<IStreamIdMapper, EdgeStreamMapper>(EdgeStream.Mapper);
        silo.Services.Configure<ExceptionSerializationOptions>(o => o.SupportedNamespacePrefixes.Add("Fireworks"));

        silo.UseSiloMetadata(new Dictionary<string, string>(labels ?? new Dictionary<string, string>()) { [SiloComponents.Label] = SiloComponents.Text(catalog) });
        silo.Services.AddPlacementFilter<PlacedByLabel, PlacedByLabelDirector>(ServiceLifetime.Singleton);
        silo.Services.AddPlacementDirector<OnNamedSilo, OnNamedSiloDirector>();

        silo.AddPersistentStreams(EdgeStream.Provider, EdgeStreamAdapter.Create, streams =>
        {
            streams.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
            streams.ConfigurePartitionBalancing((services, _) => new SlotBalancer(services.GetRequiredService<Slots>()));
            streams.ConfigurePullingAgent(agent => agent.Configure(o =>
            {
                o.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(2);
                o.MaxEventDeliveryTime = Timeout.InfiniteTimeSpan; // At its default an event is skipped after a minute.
            }));
        });
        return silo;
    }
}
