using System.Globalization;
using System.Text.RegularExpressions;
using OrderShop;
using OrderShop.Contracts;
using OrderShop.Stock;

namespace Dapr.Docs.Tests.OrderShop;

/// <summary>The sample of the README: what it takes, what it tells, and that its check finds what is wrong.</summary>
public sealed class OrderShopTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ordershop");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Run_TheOrdersOfTheSample_LosesAndDoublesNothing()
    {
        var (code, output) = await RunAsync(Path.Combine(AppContext.BaseDirectory, "orders.jsonl"));

        Assert.True(code == 0, output);
        Assert.Contains("Two services, two sidecars, 1000 orders.", output, StringComparison.Ordinal);
        Assert.Contains("Nothing was lost, and nothing was sold twice.", output, StringComparison.Ordinal);
        Assert.Equal(1000, Number(output, "accepted") + Numbers(output, "rejected: .*").Sum() + Number(output, "arrived twice, accepted once"));
        Assert.Equal(10, Number(output, "rejected: not readable"));
        Assert.Contains("(lines that are not readable: 75, 243, 308, 338, 366, 397, 442, 524, 556, 657)", output, StringComparison.Ordinal);
        Assert.True(Number(output, "rejected: sold out") > 0 && Number(output, "rejected: unknown article") > 0 && Number(output, "rejected: no lines") > 0, output);
        Assert.True(Number(output, "arrived twice, accepted once") > 0, output);
        Assert.Matches(@"\n  +\d+ of 1000 orders answered, \d+ accepted\n", output);
        Assert.Matches(@"Stock +at first +sold +left\n(  \S+ +\d+ +\d+ +\d+\n)+", output);
        Assert.Matches(@"Events delivered +orders +pieces\n(  \S+ +\d+ +\d+\n){4}  undeliverable +[1-9]\d* +\d+\n", output);
        Assert.Matches(@"Time \d+\.\d\d s, \d+ Dapr calls per second \(\d+ in all\)", output);
    }

    [Fact]
    public async Task Publish_TheSample_GivesAProgramThatRuns()
    {
        var build = new Dictionary<string, string> { ["MSBUILDDISABLENODEREUSE"] = "1" };
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var folder = Path.Combine(_folder.FullName, "published");
        using var publish = OwnProcess.Start("publish", Path.Combine(Page.Root, "samples", "OrderShop"), build, "--no-build", "-c", configuration, "-o", folder, "-nologo");
        await publish.SaysAsync($"OrderShop -> {Regex.Escape(folder)}");

        using var shop = OwnProcess.Start(Path.Combine(folder, "OrderShop.dll"), folder, new Dictionary<string, string>(), Write(Orders(20)));
        await shop.SaysAsync("Nothing was lost, and nothing was sold twice.");
    }

    [Fact]
    public async Task Run_OneOrderManyTimes_IsAcceptedOnce()
    {
        const string Order = """{"id":"o-1","customer":"Ada","region":"north","lines":[{"sku":"TEA-OOLONG","quantity":2,"unitPrice":1}]}""";

        var (code, output) = await RunAsync(Write(Enumerable.Repeat(Order, 64)));

        Assert.True(code == 0, output);
        Assert.Equal((1, 63), (Number(output, "accepted"), Number(output, "arrived twice, accepted once")));
        Assert.Matches(@"TEA-OOLONG +\d+ +2 +\d+\n", output);
        Assert.Matches(@"north +1 +2\n", output);
    }

    [Fact]
    public async Task Run_OneArticleInTwoLines_IsSoldWithBoth()
    {
        const string Order = """{"id":"o-1","customer":"Ada","region":"north","lines":[{"sku":"TEA-OOLONG","quantity":2,"unitPrice":1},{"sku":"TEA-OOLONG","quantity":3,"unitPrice":1}]}""";

        var (code, output) = await RunAsync(Write([Order]));

        Assert.True(code == 0, output);
        Assert.Matches(@"TEA-OOLONG +\d+ +5 +\d+\n", output);
        Assert.Matches(@"north +1 +5\n", output);
    }

    [Fact]
    public async Task Run_InvalidLines_AreRejectedWithTheReasonAndTheLine()
    {
        var (code, output) = await RunAsync(Write(
        [
            "",
            "{\"id\":",
            "[]",
            """{"customer":"Ada"}""",
            """{"id":"o-1","customer":"","region":"north","lines":[{"sku":"TEA-OOLONG","quantity":1,"unitPrice":1}]}""",
            """{"id":"o-2","customer":"Ada","region":"north","lines":[{"sku":"TEA-OOLONG","quantity":0,"unitPrice":1}]}""",
            """{"id":"o-3","customer":"Ada","region":"north","lines":[{"sku":"MOON","quantity":1,"unitPrice":1}]}""",
            """{"id":"o-4","customer":"Ada","region":"north","lines":"none"}""",
            """{"id":"o-5","customer":"Ada","region":"mars","lines":[{"sku":"TEA-OOLONG","quantity":1,"unitPrice":1}]}""",
        ]));

        Assert.True(code == 0, output);
        Assert.Contains("(lines that are not readable: 1, 2, 3, 4)", output, StringComparison.Ordinal);
        Assert.Equal(
            (4, 1, 1, 1, 1, 1),
            (Number(output, "rejected: not readable"), Number(output, "rejected: no customer"), Number(output, "rejected: quantity not positive"), Number(output, "rejected: unknown article"), Number(output, "rejected: status 400"), Number(output, "accepted")));
        Assert.Matches(@"undeliverable +1 +1\n", output);
    }

    [Fact]
    public async Task Run_EventsAreLost_FailsWithTheOrders()
    {
        var (code, output) = await RunAsync(Write(Orders(20)), app => app.Use((context, next) =>
            context.Request.Path == "/order-placed" ? Task.CompletedTask : next(context)));

        Assert.Equal(1, code);
        Assert.Contains("THE BOOKS DO NOT AGREE:", output, StringComparison.Ordinal);
        Assert.Contains("the event of o-7 was lost", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_StockIsSoldTwice_Fails()
    {
        var (code, output) = await RunAsync(Write(Orders(20)), app => app.Use(async (context, next) =>
        {
            if (context.Request.Path == "/reserve")
            {
                await context.Response.WriteAsJsonAsync(new ReservationResult(true));
                return;
            }

            await next(context);
        }));

        Assert.Equal(1, code);
        Assert.Contains("o-7 was accepted but holds no stock", output, StringComparison.Ordinal);
        Assert.Contains("pieces were sold, but the depots count", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AServiceFails_IsToldAndDoesNotEndTheRun()
    {
        var (code, output) = await RunAsync(Write(Orders(20)), app => app.Use((context, next) =>
            context.Request.Path == "/reserve" ? throw new InvalidOperationException("boom") : next(context)));

        Assert.True(code == 0, output);
        Assert.Equal((0, 20), (Number(output, "accepted"), Number(output, "rejected: status 503")));
    }

    [Fact]
    public async Task Run_FileIsMissing_SaysWhichAndWhatToDo()
    {
        var file = Path.Combine(_folder.FullName, "nowhere.jsonl");

        var (code, output) = await RunAsync(file);

        Assert.Equal(2, code);
        Assert.Equal($"There is no file of orders at {file}. Give the path of one, with an order in JSON on each line.\n", output);
    }

    [Fact]
    public void Audit_BooksThatDoNotAgree_NamesEachFault()
    {
        var tally = new Tally();
        tally.Accept("a");
        tally.Accept("a");
        tally.Accept("b");
        StockLevel[] stock = [new("TEA", 10, 7, new Dictionary<string, int> { ["a"] = 2, ["c"] = 2, ["refused"] = 0 }), new("CUP", 1, -1, new Dictionary<string, int> { ["b"] = 2 })];
        Depot[] depots = [new("north", 2, ["a"]), new("south", 2, ["a"])];

        var faults = Audit.Faults(tally, ["1", "2", "3", "4"], stock, depots);

        Assert.Equal(
            [
                "1 orders got no answer",
                "1 orders were accepted twice",
                "TEA: 10 at first, but 7 left and 4 sold",
                "CUP: 1 at first, but -1 left and 2 sold",
                "c holds stock but was not accepted",
                "the event of b was lost",
                "a went to two depots",
                "6 pieces were sold, but the depots count 4",
            ],
            faults);
    }

    private static IEnumerable<string> Orders(int count) => Enumerable.Range(1, count).Select(number =>
        $$"""{"id":"o-{{number}}","customer":"Ada","region":"north","lines":[{"sku":"TEA-OOLONG","quantity":1,"unitPrice":1}]}""");

    private static async Task<(int Code, string Output)> RunAsync(string file, Action<WebApplication>? spoil = null)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var run = new ShopRun(TextWriter.Synchronized(output))
        {
            Patience = TimeSpan.FromSeconds(spoil is null ? 30 : 1),
            Stock = args =>
            {
                var app = StockApp.Create(args);
                spoil?.Invoke(app);
                return app;
            },
        };
        return (await run.RunAsync(file), output.ToString());
    }

    private static int Number(string output, string row) => Numbers(output, Regex.Escape(row)).SingleOrDefault();

    private static IEnumerable<int> Numbers(string output, string row) =>
        Regex.Matches(output, $@"^  {row} +(\d+)$", RegexOptions.Multiline).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));

    private string Write(IEnumerable<string> lines)
    {
        var file = Path.Combine(_folder.FullName, "orders.jsonl");
        File.WriteAllLines(file, lines);
        return file;
    }
}
