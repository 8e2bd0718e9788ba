using System.Reflection;
using System.Xml.Linq;

namespace Dapr.Architecture.Tests;

/// <summary>
/// What a library shows to its users stands in its PublicApi.txt, so that a change of it is seen in review.
/// Run the tests with UPDATE_PUBLIC_API=1 to write the files anew.
/// </summary>
public sealed class PublicApiTests
{
    public static TheoryData<string> Libraries => [.. Repository.Libraries];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void PublicApi_OfALibrary_IsWhatItsFileSays(string library)
    {
        var file = Path.Combine(Repository.Source(library), "PublicApi.txt");
        var actual = PublicApiDump.Of(Assembly.Load(library));
        if (Environment.GetEnvironmentVariable("UPDATE_PUBLIC_API") == "1")
        {
            File.WriteAllText(file, actual);
        }

        Assert.Equal(File.ReadAllText(file), actual);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void PublicType_WrittenByHand_IsDocumented(string library)
    {
        var assembly = Assembly.Load(library);
        var documentation = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"));
        var documented = documentation.Descendants("member").Select(member => (string)member.Attribute("name")!).ToHashSet();

        var undocumented = PublicApiDump.TypesByHand(assembly)
            .Select(type => "T:" + type.FullName!.Replace('+', '.'))
            .Where(name => !documented.Contains(name));

        Assert.Empty(undocumented);
    }
}
