namespace Fireworks;

/// <summary>The verbs that begin a graph.</summary>
public static class SourceVerbs
{
    extension(GraphBuilder graph)
    {
        /// <summary>Reads a CSV file with a header line, gzip included.</summary>
        /// <param name="id">The node's id.</param>
        /// <param name="path">The file, under one of the silo's data roots; an embedded silo has the working directory.</param>
        /// <param name="delimiter">What separates cells; a comma when null.</param>
        /// <param name="encoding">What the text is in, such as <c>latin1</c>; UTF-8 when null.</param>
        /// <param name="missing">Cells that stand for no value in a column of numbers, beside empty ones; none when null.</param>
        public GraphNode Csv(string id, Setting<string> path, string? delimiter = null, string? encoding = null, IReadOnlyList<string>? missing = null) =>
            graph.Add("csv", id, ConfigJson.Of(
                ("path", path.Json), ("delimiter", delimiter), ("encoding", encoding), ("missing", missing is null ? null : ConfigJson.List(missing))));

        /// <summary>Reads a Parquet file, in a process of its own unless it is trusted.</summary>
        /// <param name="id">The node's id.</param>
        /// <param name="path">The file, under one of the silo's data roots.</param>
        /// <param name="columns">The columns to read; all when null.</param>
        /// <param name="isolate">False reads in the silo's own process, which a damaged file can end; true when null.</param>
        public GraphNode Parquet(string id, Setting<string> path, IReadOnlyList<string>? columns = null, bool? isolate = null) =>
            graph.Add("parquet", id, ConfigJson.Of(("path", path.Json), ("columns", columns is null ? null : ConfigJson.List(columns)), ("isolate", isolate)));

        /// <summary>Reads an Arrow file, as <c>Message.Save</c> and other Arrow clients write it.</summary>
        /// <param name="id">The node's id.</param>
        /// <param name="path">The file, under one of the silo's data roots; replaced whole, never changed in place.</param>
        /// <param name="columns">The columns to read; all when null.</param>
        public GraphNode Arrow(string id, Setting<string> path, IReadOnlyList<string>? columns = null) =>
            graph.Add("arrow", id, ConfigJson.Of(("path", path.Json), ("columns", columns is null ? null : ConfigJson.List(columns))));

        /// <summary>Reads a JSON file: an array of objects, or one object a line; gzip included.</summary>
        /// <param name="id">The node's id.</param>
        /// <param name="path">The file, under one of the silo's data roots.</param>
        public GraphNode Json(string id, Setting<string> path) => graph.Add("json", id, ConfigJson.Of(("path", path.Json)));

        /// <summary>Reads a file of biological sequences, gzip included.</summary>
        /// <param name="id">The node's id.</param>
        /// <param name="path">The file, under one of the silo's data roots.</param>
        /// <param name="format"><c>fasta</c>, <c>fastq</c> or <c>genbank</c>; fasta when null.</param>
        public GraphNode BioSeq(string id, Setting<string> path, string? format = null) => graph.Add("bioseq", id, ConfigJson.Of(("path", path.Json), ("format", format)));

        /// <summary>Reads pretrained word vectors, gzip included.</summary>
        /// <param name="id">The node's id.</param>
        /// <param name="path">The file, under one of the silo's data roots.</param>
        /// <param name="format"><c>glove</c>, <c>word2vec</c> or <c>word2vec-binary</c>; glove when null.</param>
        public GraphNode Embeddings(string id, Setting<string> path, string? format = null) =>
            graph.Add("embeddings", id, ConfigJson.Of(("path", path.Json), ("format", format)));
    }
}
