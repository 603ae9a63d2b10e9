using Fireworks.Fuzz;

return args switch
{
    ["child", var area, var progress, var seed, var first, var count] => Child.Run(Target.Of(area)!, progress, Number(seed), Number(first), Number(count)),
    [var area, .. var options] when Target.Of(area) is { } target => await Campaign.RunAsync(target, Option("--n", 20_000), Option("--seed", 1)),
    _ => Usage(),
};

long Option(string name, long otherwise) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? Number(args[at + 1]) : otherwise;

static long Number(string text) => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

static int Usage()
{
    Console.Error.WriteLine($"usage: fuzz AREA [--n N] [--seed S]     areas: {string.Join(", ", Target.Areas)}");
    return 2;
}
