using System.Reflection;
using System.Runtime.CompilerServices;
using CsCheck;
using TorchSharp;

namespace Fireworks.Torch.Tests.Tensors;

[Collection(nameof(Alone))]
public sealed class TensorColumnsTests
{
    [Fact]
    public void A_tensor_over_a_column_is_the_same_memory()
    {
        var column = TensorColumn.Of<float>([1, 2, 3, 4, 5, 6], 3);

        using var tensor = column.ToTensor();

        Assert.Equal([2L, 3], tensor.shape);
        Assert.Equal([1f, 2, 3, 4, 5, 6], tensor.data<float>().ToArray());
        Assert.True(Unsafe.AreSame(in column.Data.Span[0], in tensor.bytes[0]));
    }

    [Fact]
    public void A_column_over_a_tensor_is_the_same_memory_and_outlives_it()
    {
        var tensor = torch.arange(6, torch.int64).reshape(3, 2);

        var column = tensor.ToColumn();

        Assert.True(Unsafe.AreSame(in column.Data.Span[0], in tensor.bytes[0]));
        tensor.Dispose();
        Alone.Collect();
        Assert.Equal(new ColumnType(DType.Int64, [2]), column.Type);
        Assert.Equal([0L, 1, 2, 3, 4, 5], column.Values<long>());
    }

    [Fact]
    public void Every_type_goes_both_ways()
    {
        foreach (var type in Enum.GetValues<DType>().Where(t => t is not (DType.Text or DType.Logical)))
        {
            var column = TensorColumn.Create<byte>(new ColumnType(type, [2]), 3, cells =>
            {
                for (var i = 0; i < cells.Length; i++) cells[i] = (byte)(i % 2);
            });
            using var tensor = column.ToTensor();

            Assert.Equal(column.Type, tensor.ToColumn().Type);
            Assert.Equal(column.Data.ToArray(), tensor.ToColumn().Data.ToArray());
            Assert.Equal(column.Data.ToArray(), tensor.CopyToColumn().Data.ToArray());
        }
    }

    [Fact]
    public void Any_slice_of_any_column_comes_back_equal() => Gen.Select(Gen.Float.Array[1, 60], Gen.Int[1, 3], Gen.Int[0, 20], Gen.Int[0, 20]).Sample((values, width, start, length) =>
    {
        var rows = values.Length / width;
        if (start + length > rows) return;
        var column = (TensorColumn)TensorColumn.Of<float>(values.AsSpan(0, rows * width), width).Slice(start, length);
        using var tensor = column.ToTensor();

        Assert.Equal(column.Data.ToArray(), tensor.CopyToColumn().Data.ToArray());
        Assert.Equal([length, width], tensor.shape);
    });

    [Fact]
    public void A_tensor_keeps_the_memory_of_a_column_that_is_gone()
    {
        using var tensor = Orphan(out var column);

        Alone.Collect();
        Churn();

        Assert.Equal(Enumerable.Range(0, 50_000).Select(i => (float)i), tensor.data<float>());
        Assert.False(column.TryGetTarget(out _));
    }

    [Fact]
    public void Views_keep_the_memory_and_the_last_lets_it_go()
    {
        Alone.Collect();
        var before = SharedMemory.Count;
        var first = Orphan(out _);
        var view = first.narrow(0, 100, 3);
        first.Dispose();
        Alone.Collect();
        Churn();

        Assert.Equal([100f, 101, 102], view.data<float>().ToArray());
        Assert.Equal(before + 1, SharedMemory.Count);
        view.Dispose();
        Assert.Equal(before, SharedMemory.Count);
    }

    [Fact]
    public void Several_tensors_over_one_column_share_one_hold()
    {
        Alone.Collect();
        var before = SharedMemory.Count;
        var column = TensorColumn.Of<long>([1, 2, 3]);
        var tensors = Enumerable.Range(0, 5).Select(_ => column.ToTensor()).ToArray();
        var back = tensors[0].ToColumn();
        using var again = back.ToTensor();

        Assert.Equal(before + 1, SharedMemory.Count);
        foreach (var tensor in tensors) tensor.Dispose();
        Assert.Equal([1L, 2, 3], again.data<long>().ToArray());
        again.Dispose();
        GC.KeepAlive(back);
        back = null;
        Alone.Collect();
        Assert.Equal(before, SharedMemory.Count);
    }

    [Fact]
    public async Task Lifetimes_hold_when_many_threads_wrap_drop_and_collect()
    {
        Alone.Collect();
        var (holds, tensors) = (SharedMemory.Count, torch.Tensor.TotalCount);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                var value = worker * 1000 + i;
                var column = TensorColumn.Of<int>([.. Enumerable.Repeat(value, 2000)]);
                var tensor = column.ToTensor();
                var back = (i % 2 == 0 ? tensor : tensor.narrow(0, 10, 1000)).ToColumn();
                if (i % 3 == 0) tensor.Dispose();                        // the others are left to the finalizer
                if (i % 50 == 0) GC.Collect();
                Assert.All(back.Values<int>(), v => Assert.Equal(value, v));
            }
        }, TestContext.Current.CancellationToken)));

        Alone.Collect();
        Assert.Equal(holds, SharedMemory.Count);
        Alone.AssertNoMoreThan(tensors);
    }

    [Fact]
    public void Columns_over_tensors_give_their_memory_back_when_collected()
    {
        var before = Alone.LiveTensors();

        for (var i = 0; i < 100; i++)
        {
            using var tensor = torch.zeros(1 << 20);
            _ = tensor.ToColumn();
        }

        Alone.Collect();
        Alone.AssertNoMoreThan(before);
    }

    [Fact]
    public void Strides_are_straightened_out_and_gradients_left_behind()
    {
        using var tensor = torch.arange(6, torch.float32, requires_grad: true);
        using var turned = tensor.reshape(2, 3).transpose(0, 1);

        Assert.Equal([0f, 3, 1, 4, 2, 5], turned.ToColumn().Values<float>());
        Assert.Equal([0f, 3, 1, 4, 2, 5], turned.CopyToColumn().Values<float>());
    }

    [Fact]
    public void Refuses_what_no_column_can_hold()
    {
        using var scalar = torch.tensor(1f);
        using var complex = torch.zeros(2, torch.complex64);

        Assert.Contains("single value", Assert.Throws<ArgumentException>(() => scalar.ToColumn()).Message, StringComparison.Ordinal);
        Assert.Contains("ComplexFloat32", Assert.Throws<ArgumentException>(() => complex.ToColumn()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TorchSharps_native_constructor_has_the_signature_we_call()
    {
        var native = typeof(torch).Assembly.GetType("TorchSharp.PInvoke.NativeMethods", throwOnError: true)!
            .GetMethod("THSTensor_new", BindingFlags.NonPublic | BindingFlags.Static)!;

        Assert.Equal(typeof(nint), native.ReturnType);
        Assert.Equal(
            ["IntPtr", "GCHandleDeleter", "IntPtr", "Int32", "SByte", "SByte", "Int32", "Int32", "Boolean"],
            native.GetParameters().Select(p => p.ParameterType.Name));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static torch.Tensor Orphan(out WeakReference<TensorColumn> weak)
    {
        var column = TensorColumn.Of<float>([.. Enumerable.Range(0, 50_000).Select(i => (float)i)]);
        weak = new(column);
        return column.ToTensor();
    }

    // Blocks of the same size: memory given back too early would be written over here.
    private static void Churn()
    {
        for (var i = 0; i < 20; i++) Block.Rent(200_000).GetSpan().Fill(0xFF);
    }
}
