using System.Globalization;

namespace Fireworks;

/// <summary>Reads a formula by recursive descent: sum → product → sign → power → atom.</summary>
internal sealed class FormulaParser(string text, Func<string, bool> known, string[] names)
{
    private const int Longest = 10_000;
    private const int Deepest = 100;

    private int _at;
    private int _depth;

    public FormulaTerm Parse()
    {
        if (text.Length > Longest) throw new FormulaException(text[..20] + "…", Longest, $"a formula has at most {Longest} characters, but this has {text.Length}.");
        var term = Sum();
        return Peek() == '\0' ? term : throw Wrong($"'{text[_at]}' was not expected; write an operator (+ - * / ^) before it, or take it out.");
    }

    private FormulaTerm Sum()
    {
        if (++_depth > Deepest) throw Wrong($"more than {Deepest} parentheses or signs lie around this; simplify the formula.");
        var left = Product();
        while (Peek() is '+' or '-') left = new FormulaTerm.Pair(text[_at++], left, Product());
        _depth--;
        return left;
    }

    private FormulaTerm Product()
    {
        var left = Sign();
        while (Peek() is '*' or '/') left = new FormulaTerm.Pair(text[_at++], left, Sign());
        return left;
    }

    private FormulaTerm Sign()
    {
        if (Peek() != '-') return Power();
        _at++;
        if (++_depth > Deepest) throw Wrong($"more than {Deepest} parentheses or signs lie around this; simplify the formula.");
        var inner = Sign();
        _depth--;
        return inner is FormulaTerm.Number number ? new FormulaTerm.Number(-number.Value) : new FormulaTerm.Pair('-', new FormulaTerm.Number(0), inner);
    }

    private FormulaTerm Power()
    {
        var left = Atom();
        if (Peek() != '^') return left;
        _at++;
        if (++_depth > Deepest) throw Wrong($"more than {Deepest} powers stand on each other; simplify the formula.");
        var power = new FormulaTerm.Pair('^', left, Sign());
        _depth--;
        return power;
    }

    private FormulaTerm Atom() => Peek() switch
    {
        '(' => Inner(),
        >= '0' and <= '9' or '.' => Number(),
        '_' => Name(),
        var c when char.IsLetter(c) => Name(),
        '\0' => throw Wrong("it ends where a number, a name or a parenthesis is needed."),
        var c => throw Wrong($"'{c}' stands where a number, a name or a parenthesis is needed."),
    };

    private FormulaTerm Inner()
    {
        var open = _at++;
        var term = Sum();
        if (Peek() != ')') throw new FormulaException(text, open, "this parenthesis is not closed; add ')'.");
        _at++;
        return term;
    }

    private FormulaTerm.Number Number()
    {
        var start = _at;
        while (_at < text.Length && (char.IsAsciiDigit(text[_at]) || text[_at] == '.' || IsExponent())) _at++;
        return double.TryParse(text.AsSpan(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? new FormulaTerm.Number(value)
            : throw new FormulaException(text, start, $"'{text[start.._at]}' is no number; write such as 2, 0.5 or 1e-3.");

        bool IsExponent() => text[_at] is 'e' or 'E' || (text[_at] is '+' or '-' && text[_at - 1] is 'e' or 'E');
    }

    private FormulaTerm Name()
    {
        var start = _at;
        while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] == '_')) _at++;
        var name = text[start.._at];
        if (Peek() == '(')
        {
            string[] functions = [.. FormulaTerm.Functions.Keys];
            if (!functions.Contains(name))
                throw new FormulaException(text, start, $"there is no function '{name}'; there are {string.Join(", ", functions)}.{Nearest.Hint(name, functions)}");
            return new FormulaTerm.Call(name, Inner());
        }
        return known(name)
            ? new FormulaTerm.Name(name)
            : throw new FormulaException(text, start, $"'{name}' is not known here; known: {string.Join(", ", names)}.{Nearest.Hint(name, names)}");
    }

    /// <summary>The next character that is no space; '\0' at the end.</summary>
    private char Peek()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
        return _at < text.Length ? text[_at] : '\0';
    }

    private FormulaException Wrong(string problem) => new(text, _at, problem);
}
