using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Fireworks.Api;

/// <summary>The documentation comments of a component's class and constructor, from the XML file beside its assembly; empty without one.</summary>
internal sealed partial class XmlDocs
{
    private static readonly ConcurrentDictionary<Assembly, ILookup<string, XElement>> Files = new();

    private readonly XElement[] _members;

    private XmlDocs(XElement[] members) => _members = members;

    /// <summary>What the class does.</summary>
    public string Summary => Text(_members.Select(m => m.Element("summary")).FirstOrDefault(e => e is not null));

    /// <summary>What else there is to know; paragraphs end with a line break.</summary>
    public string Remarks => Text(_members.Select(m => m.Element("remarks")).FirstOrDefault(e => e is not null));

    /// <summary>What is said of a constructor's parameter, by its name in JSON.</summary>
    public string Parameter(string name) =>
        Text(_members.SelectMany(m => m.Elements("param")).FirstOrDefault(p => ComponentJson.Name((string?)p.Attribute("name") ?? "") == name));

    /// <summary>The documentation of a class.</summary>
    public static XmlDocs Of(Type type)
    {
        var file = Files.GetOrAdd(type.Assembly, Read);
        return new([.. file["T:" + type.FullName], .. file["M:" + type.FullName + ".#ctor"]]);
    }

    private static ILookup<string, XElement> Read(Assembly assembly)
    {
        var path = assembly.Location.Length == 0 ? "" : Path.ChangeExtension(assembly.Location, ".xml");
        return Members(path).ToLookup(m => ((string?)m.Attribute("name") ?? "").Split('(')[0]);
    }

    private static IEnumerable<XElement> Members(string path)
    {
        try
        {
            return File.Exists(path) ? XDocument.Load(path).Descendants("member") : [];
        }
        catch (Exception e) when (e is XmlException or IOException)
        {
            return []; // A plugin works without its documentation.
        }
    }

    private static string Text(XElement? element) => element is null ? "" : Spaces().Replace(string.Concat(element.Nodes().Select(Part)), " ").Replace("\n ", "\n", StringComparison.Ordinal).Trim();

    private static string Part(XNode node) => node switch
    {
        XText text => text.Value.Replace('\n', ' '),
        XElement { Name.LocalName: "para" } para => string.Concat(para.Nodes().Select(Part)) + "\n",
        XElement { Name.LocalName: "see" or "seealso" } see => Last((string?)see.Attribute("cref") ?? (string?)see.Attribute("langword") ?? (string?)see.Attribute("href") ?? ""),
        XElement { Name.LocalName: "paramref" or "typeparamref" } reference => ComponentJson.Name((string?)reference.Attribute("name") ?? ""),
        XElement other => string.Concat(other.Nodes().Select(Part)),
        _ => "",
    };

    private static string Last(string reference) => reference.Contains("://", StringComparison.Ordinal) ? reference : reference.Split('(')[0].Split('.', ':')[^1];

    [GeneratedRegex("[ \t]+")]
    private static partial Regex Spaces();
}
