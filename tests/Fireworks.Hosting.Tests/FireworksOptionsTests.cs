namespace Fireworks.Hosting;

public sealed class FireworksOptionsTests
{
    [Theory]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://localhost:8080")]
    [InlineData("http://[::1]:8080")]
    public void Loopback_needs_no_key(string listen) => Assert.Equal(listen, new FireworksOptions { Listen = listen }.Checked().Listen);

    [Theory]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://*:8080")]
    [InlineData("http://+:8080")]
    [InlineData("http://[::]:8080")]
    [InlineData("http://192.168.1.4:8080")]
    [InlineData("http://example.org:8080")]
    public void Beyond_loopback_a_key_is_needed(string listen)
    {
        var e = Assert.Throws<FireworksOptionsException>(() => new FireworksOptions { Listen = listen }.Checked());

        Assert.Contains("--key", e.Message, StringComparison.Ordinal);
        Assert.Contains("--require-keys", e.Message, StringComparison.Ordinal);
        Assert.Equal(listen, new FireworksOptions { Listen = listen, ApiKey = "sesame" }.Checked().Listen);
        Assert.Equal(listen, new FireworksOptions { Listen = listen, RequireKeys = true }.Checked().Listen);
    }

    [Theory]
    [InlineData("")]
    [InlineData("8080")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("http://127.0.0.1/path")]
    public void What_is_no_address_is_refused(string listen) =>
        Assert.Equal(nameof(FireworksOptions.Listen), Assert.Throws<FireworksOptionsException>(() => new FireworksOptions { Listen = listen }.Checked()).Setting);

    [Fact]
    public void A_silo_that_requires_keys_has_one_of_its_own_until_others_are_given()
    {
        var required = new FireworksOptions { RequireKeys = true };

        Assert.Equal((64, required.BootstrapKey), (required.BootstrapKey!.Length, required.BootstrapKey));
        Assert.NotEqual(required.BootstrapKey, new FireworksOptions { RequireKeys = true }.BootstrapKey);
        Assert.Equal("sesame", new FireworksOptions { RequireKeys = true, ApiKey = "sesame" }.BootstrapKey);
        Assert.Null(new FireworksOptions().BootstrapKey);
    }

    [Fact]
    public void Other_settings_are_checked_too()
    {
        Assert.Equal("Data", Refused(new() { Data = " " }));
        Assert.Equal("Cluster", Refused(new() { Cluster = "a/b" }));
        Assert.Equal("Database", Refused(new() { Database = "Password=sesame" }));
        Assert.Equal("DatabaseTimeout", Refused(new() { DatabaseTimeout = TimeSpan.FromHours(2) }));
        Assert.Equal("Blobs", Refused(new() { Blobs = "" }));
        Assert.Equal("ApiKey", Refused(new() { ApiKey = "" }));
        Assert.Equal("Labels", Refused(new() { Labels = { ["zone"] = "" } }));
        Assert.Equal("DataRoots", Refused(new() { DataRoots = { "/no/such/folder" } }));
        Assert.Equal("Advertise", Refused(new() { Advertise = "" }));
        Assert.Equal("SiloPort", Refused(new() { SiloPort = 70_000 }));
        Assert.Equal("DrainDelay", Refused(new() { DrainDelay = TimeSpan.FromHours(1) }));
        Assert.Equal("DrainTimeout", Refused(new() { DrainTimeout = TimeSpan.Zero }));
        Assert.Equal("Membership", Refused(new() { Membership = { ProbeTimeout = TimeSpan.Zero } }));
        Assert.Equal("Membership", Refused(new() { Membership = { Votes = 0 } }));
        Assert.Equal("Connections", Refused(new() { Connections = { ["sales"] = "" } }));
        Assert.Equal("Connections", Refused(new() { Connections = { ["sales"] = "Password=sesame" } }));
        Assert.Equal("Connections", Refused(new() { Connections = { ["sales"] = "/no/such/folder/sales.db" } }));
        Assert.Equal("Plugins", Refused(new() { Plugins = "/no/such/folder" }));
    }

    [Fact]
    public void Silos_with_one_database_are_one_cluster_and_a_folder_belongs_to_one_silo()
    {
        Assert.Null(new FireworksOptions().ClusterId);
        Assert.Equal("fireworks", new FireworksOptions { Database = "Host=db" }.ClusterId);
        Assert.Equal("mine", new FireworksOptions { Database = "Host=db", Cluster = "mine" }.ClusterId);
    }

    [Fact]
    public void What_is_refused_of_a_connection_string_is_not_repeated() => Assert.DoesNotContain(
        "sesame", Assert.Throws<FireworksOptionsException>(() => new FireworksOptions { Database = "Password=sesame" }.Checked()).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_refused_of_a_connection_is_not_repeated() => Assert.DoesNotContain("sesame", Assert.Throws<FireworksOptionsException>(
        () => new FireworksOptions { Connections = { ["sales"] = "Host=db;Colour=sesame" } }.Checked()).Message, StringComparison.Ordinal);

    [Fact]
    public void A_connection_is_a_server_or_a_file()
    {
        var named = NamedDatabases.Of(new() { Connections = { ["sales"] = "Host=db;Database=sales;Password=sesame", ["notes"] = "notes.db" } });

        Assert.Equal("db:5432/sales", Assert.IsType<PostgresDatabase>(named["sales"]).Name);
        Assert.Equal(Path.GetFullPath("notes.db"), Assert.IsType<SqliteDatabase>(named["notes"]).Path);
    }

    private static string Refused(FireworksOptions options) => Assert.Throws<FireworksOptionsException>(() => options.Checked()).Setting;
}
