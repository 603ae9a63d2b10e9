namespace Fireworks.Tests;

public sealed class ArrowFieldsTests
{
    [Fact]
    public void A_name_that_comes_twice_is_refused_as_a_fault_of_the_stream()
    {
        var (field, path) = (ArrowForgery.Field("twice", ArrowForgery.Bool), Path.GetTempFileName());
        try
        {
            Assert.Contains("'twice' comes twice", Assert.Throws<ArrowFormatException>(() => ArrowStream.FromBytes((byte[])[.. ArrowForgery.Schema(field, field), .. ArrowForgery.End])).Message);
            File.WriteAllBytes(path, ArrowForgery.FileOf(ArrowForgery.SchemaTable(field, field), []));
            Assert.Contains($"'{path}': Column names", Assert.Throws<ArrowFormatException>(() => Message.Load(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
