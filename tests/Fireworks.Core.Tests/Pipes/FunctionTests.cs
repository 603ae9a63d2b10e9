using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class FunctionTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => Plus(input, 1);

    private static Function Plus(Pipe input, float number) => Map(input, x => x + number);

    private static Function Map(Pipe input, Func<float, float> map) =>
        new(input, rows => rows.With("pixel0", TensorColumn.Of<float>([.. rows.Column<float>("pixel0").Select(map)])));

    [Fact]
    public async Task Functions_apply_in_order_to_rows_read_either_way()
    {
        var pipe = Map(Plus(Digits.Pipe(3), 1), x => x * 10);

        Assert.Equal([10, 15, 20], (await pipe.RowsAsync()).Column<float>("pixel0"));
        Assert.Equal([20, 10], (await pipe.ReadAsync(Rows.At(2, 0))).Column<float>("pixel0"));
    }

    [Fact]
    public async Task A_function_that_changes_the_number_of_rows_is_refused() =>
        Assert.Contains("made 1 of", (await Assert.ThrowsAsync<ComponentException>(() => new Function(Digits.Pipe(), rows => rows.Slice(0, 1)).RowsAsync())).Message);

    [Fact]
    public async Task A_function_that_gives_null_is_refused() =>
        Assert.Contains("gave null", (await Assert.ThrowsAsync<ComponentException>(() => new Function(Digits.Pipe(), _ => null!).RowsAsync())).Message);
}
