using System.Runtime.CompilerServices;

namespace Fireworks.Tests;

public sealed class BlockTests
{
    // A size no other test asks for, so that its part of the pool is this test's own.
    private const int Unusual = (1 << 25) - 12345;

    [Theory]
    [InlineData(0), InlineData(1), InlineData(4096), InlineData(5000)]
    public unsafe void Memory_is_aligned_and_as_long_as_asked(int bytes)
    {
        var block = Block.Rent(bytes);
        using var pin = block.Pin();

        Assert.Equal(bytes, block.Memory.Length);
        Assert.Equal(0, (nint)pin.Pointer % Block.Alignment);
        block.GetSpan().Fill(7);
    }

    [Fact]
    public void Memory_that_nobody_holds_comes_back_to_the_pool()
    {
        var address = RentAndForget();

        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.Equal(address, AddressOf(Block.Rent(Unusual)));
    }

    [Fact]
    public void A_column_keeps_its_memory_alive_through_slices()
    {
        var slice = Slice();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        for (var i = 0; i < 10; i++) Block.Rent(8000).GetSpan().Fill(0xFF);

        Assert.Equal([998, 999], slice.Values<long>());
    }

    [Fact]
    public void A_released_block_cannot_be_read()
    {
        var block = Block.Rent(10);
        block.Release();

        Assert.Throws<ObjectDisposedException>(() => block.GetSpan().Length);
    }

    [Fact]
    public void A_negative_length_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Block.Rent(-1));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint RentAndForget() => AddressOf(Block.Rent(Unusual));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TensorColumn Slice() => (TensorColumn)TensorColumn.Of<long>([.. Enumerable.Range(0, 1000).Select(i => (long)i)]).Slice(998, 2);

    private static unsafe nint AddressOf(Block block)
    {
        using var pin = block.Pin();
        return (nint)pin.Pointer;
    }
}
