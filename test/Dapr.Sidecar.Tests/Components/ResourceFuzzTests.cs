using System.Text;

namespace Dapr.Sidecar.Tests.Components;

/// <summary>Resource files that somebody has spoilt, anyhow: the sidecar starts, or says which file keeps it from starting.</summary>
public sealed class ResourceFuzzTests
{
    private const int Rounds = 400;

    private static readonly string[] Files =
    [
        "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata:\n  name: store\nspec:\n  type: state.in-memory\n  version: v1\n  metadata:\n  - name: keyPrefix\n    value: \"none\"\nscopes:\n- app1\n",
        "apiVersion: dapr.io/v2alpha1\nkind: Subscription\nmetadata:\n  name: s\nspec:\n  pubsubname: pubsub\n  topic: t\n  routes:\n    rules:\n    - match: event.type == \"a\"\n      path: /a\n    default: /d\n---\n"
            + "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {name: p}\nspec: {type: pubsub.in-memory, version: v1}\n",
        "apiVersion: dapr.io/v1alpha1\nkind: Configuration\nmetadata: {name: c}\nspec:\n  api:\n    allowed:\n    - {name: state, version: v1, protocol: http}\n  logging:\n    apiLogging: {enabled: true}\n  components:\n    deny: [\"state.redis\"]\n",
    ];

    private static readonly string[] Pieces =
        ["\n", "  ", ":", "- ", "[", "]", "{", "}", "\"", "'", "&a ", "*a", "!!str ", "|\n", ">", "null", "~", "---\n", "#", "\t", "\0", "é", "? ", "%", "${", "1e400", "true"];

    [Fact]
    public async Task Start_SpoiltFile_StartsOrNamesIt()
    {
        var random = new Random(Fuzzing.Seed);
        using var folder = new ResourceFolder();
        for (var round = 0; round < Fuzzing.Rounds(Rounds); round++)
        {
            var kind = random.Next(Files.Length);
            var text = Spoil(Files[kind], random);
            var file = folder.Write("spoilt.yaml", text);

            string[] resources = kind == 2 ? [] : [folder.Folder];
            string[] configurations = kind == 2 ? [file] : [];

            var failure = await Record.ExceptionAsync(async () =>
                await (await TestSidecar.StartAsync(options => (options.ResourcesPaths, options.ConfigPaths) = (resources, configurations))).DisposeAsync());

            Assert.True(
                failure is null || (failure is SidecarStartException && failure.Message.Contains("spoilt.yaml", StringComparison.Ordinal)), $"{failure}\n{text}");
        }
    }

    private static string Spoil(string text, Random random)
    {
        var spoilt = new StringBuilder(text);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(spoilt.Length);
            switch (random.Next(4))
            {
                case 0:
                    spoilt.Remove(at, Math.Min(random.Next(1, 6), spoilt.Length - at));
                    break;
                case 1:
                    spoilt.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 2:
                    spoilt[at] = (char)random.Next(' ', 127);
                    break;
                default:
                    spoilt.Insert(random.Next(spoilt.Length), spoilt.ToString(at, Math.Min(random.Next(1, 20), spoilt.Length - at)));
                    break;
            }
        }

        return spoilt.ToString();
    }
}
