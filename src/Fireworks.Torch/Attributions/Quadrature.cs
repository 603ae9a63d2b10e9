namespace Fireworks;

/// <summary>Points and weights that turn an integral over [0, 1] into a sum.</summary>
internal static class Quadrature
{
    private const double Exact = 1e-15;

    /// <summary>The Gauss–Legendre rule, exact for polynomials of degree up to 2n − 1: roots of the Legendre polynomial P(n) by Newton's method.</summary>
    /// <param name="n">Points, at least 1.</param>
    public static IEnumerable<(double At, double Weight)> GaussLegendre(int n)
    {
        for (var i = 0; i < n; i++)
        {
            var x = Math.Cos(Math.PI * (i + 0.75) / (n + 0.5));
            var (step, slope) = (1.0, 0.0);
            for (var round = 0; Math.Abs(step) > Exact && round < 100; round++)
            {
                (var value, slope) = Legendre(n, x);
                x -= step = value / slope;
            }
            yield return ((1 - x) / 2, 1 / ((1 - x * x) * slope * slope));
        }
    }

    private static (double Value, double Slope) Legendre(int n, double x)
    {
        var (before, value) = (1.0, x);
        for (var k = 2; k <= n; k++) (before, value) = (value, ((2 * k - 1) * x * value - (k - 1) * before) / k);
        return (value, n * (x * value - before) / (x * x - 1));
    }
}
