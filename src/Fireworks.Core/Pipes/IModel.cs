namespace Fireworks;

/// <summary>A component that holds trained weights: it is placed on silos with a device and never moved while it trains.</summary>
public interface IModel;
