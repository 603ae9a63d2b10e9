using System.Buffers.Binary;
using System.Text;

namespace Fireworks;

/// <summary>Reads the part of Python's pickle format that a state dict needs, and refuses all else.</summary>
/// <remarks>A pickle is a program for a stack machine. Of its instructions this reads those that make plain values, tuples, lists and dicts; of
/// the names that a pickle may call, three are understood here, by us (see <see cref="PtGlobals"/>). Nothing is looked up, imported or run. All lengths are checked
/// against the bytes that there are, so that what it makes is bounded by the size of the file.</remarks>
internal sealed class PickleReader(byte[] bytes)
{
    private readonly List<object?> _stack = [];
    private readonly Dictionary<int, object?> _memo = [];
    private int _at;

    /// <summary>The one value that the pickle makes.</summary>
    /// <exception cref="StateFileException">It is damaged, or holds what is not allowed.</exception>
    public object? Read()
    {
        while (true)
        {
            var (place, code) = (_at, Take(1)[0]);
            switch (code)
            {
                case (byte)'.':
                    return _stack.Count == 1 ? _stack[0] : throw Damaged("it ends with several values");
                case 0x80:
                    if (Take(1)[0] is not (2 or 3)) throw new StateFileException("The pickle in this .pt file is not of protocol 2 or 3, which torch.save writes; save it again with torch.save and its defaults.");
                    break;
                case (byte)'(': Push(new Pickled.Mark()); break;
                case (byte)'0': Pop(); break;
                case (byte)'N': Push(null); break;
                case 0x88: Push(true); break;
                case 0x89: Push(false); break;
                case (byte)'K': Push((long)Take(1)[0]); break;
                case (byte)'M': Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
                case (byte)'J': Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
                case 0x8a: Push(Long(Take(Take(1)[0]))); break;
                case (byte)'G': Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
                case (byte)'X': Push(Text(Take(Length()))); break;
                case (byte)')': Push(new Pickled.Tuple([])); break;
                case (byte)'t': Push(new Pickled.Tuple(ToMark())); break;
                case >= 0x85 and <= 0x87: Push(new Pickled.Tuple(Pop(code - 0x84))); break;
                case (byte)']': Push(new Pickled.Sequence([])); break;
                case (byte)'a': Append([Pop()]); break;
                case (byte)'e': Append(ToMark()); break;
                case (byte)'}': Push(new Pickled.Dictionary([])); break;
                case (byte)'s': SetItems(Pop(2)); break;
                case (byte)'u': SetItems(ToMark()); break;
                case (byte)'q': _memo[Take(1)[0]] = Top(); break;
                case (byte)'r': _memo[Length()] = Top(); break;
                case (byte)'h': Push(Remembered(Take(1)[0])); break;
                case (byte)'j': Push(Remembered(Length())); break;
                case (byte)'c': Push(PtGlobals.Allowed($"{Line()}.{Line()}")); break;
                case (byte)'Q': Push(PtGlobals.StorageOf(Pop())); break;
                case (byte)'R': Reduce(); break;
                case (byte)'b': PtGlobals.CheckAttributes(Pop(), Top()); break;
                default:
                    throw new StateFileException(
                        $"The pickle in this .pt file has instruction 0x{code:x2} at byte {place}, which a state dict does not need, so it is refused. " +
                        "Save the weights alone: torch.save(model.state_dict(), path).");
            }
        }
    }

    private void Reduce()
    {
        var pair = Pop(2);
        if (pair[0] is not Pickled.Global function || pair[1] is not Pickled.Tuple arguments) throw Damaged("it calls what is no function");
        Push(PtGlobals.Call(function.Name, arguments.Items));
    }

    private void Append(object?[] items)
    {
        if (Top() is not Pickled.Sequence list) throw Damaged("it appends to what is no list");
        list.Items.AddRange(items);
    }

    private void SetItems(object?[] items)
    {
        if (items.Length % 2 != 0 || Top() is not Pickled.Dictionary dictionary) throw Damaged("it sets items of what is no dict");
        for (var i = 0; i < items.Length; i += 2) dictionary.Items.Add(new(items[i], items[i + 1]));
    }

    private void Push(object? value) => _stack.Add(value);

    private object? Top() => _stack.Count > 0 && _stack[^1] is not Pickled.Mark ? _stack[^1] : throw Damaged("its stack is empty");

    private object? Pop() => Pop(1)[0];

    private object?[] Pop(int count)
    {
        if (_stack.Count < count) throw Damaged("its stack is empty");
        var items = _stack[^count..].ToArray();
        if (items.Any(item => item is Pickled.Mark)) throw Damaged("its stack is empty");
        _stack.RemoveRange(_stack.Count - count, count);
        return items;
    }

    private object?[] ToMark()
    {
        var mark = _stack.FindLastIndex(item => item is Pickled.Mark);
        if (mark < 0) throw Damaged("a mark is missing");
        var items = _stack[(mark + 1)..].ToArray();
        _stack.RemoveRange(mark, _stack.Count - mark);
        return items;
    }

    private object? Remembered(int key) => _memo.TryGetValue(key, out var value) ? value : throw Damaged("it recalls what it never kept");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > bytes.Length - _at) throw Damaged("it is cut off");
        _at += count;
        return bytes.AsSpan(_at - count, count);
    }

    private int Length() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    private string Line()
    {
        var end = Array.IndexOf(bytes, (byte)'\n', _at);
        if (end < 0) throw Damaged("it is cut off");
        var line = Text(Take(end - _at));
        _at = end + 1;
        return line;
    }

    private string Text(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(utf8);
        }
        catch (DecoderFallbackException e)
        {
            throw new StateFileException($"The pickle in this .pt file is damaged before byte {_at}: it has text that is no UTF-8.", e);
        }
    }

    private long Long(ReadOnlySpan<byte> little)
    {
        if (little.Length > 8) throw Damaged("it has a whole number of more than 64 bits");
        var value = little.Length > 0 && (sbyte)little[^1] < 0 ? -1L : 0;
        for (var i = little.Length - 1; i >= 0; i--) value = (value << 8) | little[i];
        return value;
    }

    private StateFileException Damaged(string how) => new($"The pickle in this .pt file is damaged before byte {_at}: {how}.");
}
