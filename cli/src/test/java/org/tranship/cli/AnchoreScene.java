package org.tranship.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tranship.testkit.anchore.AnchoreInstallation;
import org.tranship.testkit.anchore.AnchoreInstallation.Document;
import org.tranship.testkit.server.PostgresServer;
import org.tranship.testkit.server.S3Endpoint;
import org.tranship.testkit.server.S3ProxyServer;
import picocli.CommandLine;

/// An Anchore installation in a real PostgreSQL, configuration files beside it, and the command
/// line as an operator uses it. Commands run in this process, each with a composition of its own.
final class AnchoreScene {
  /// What a command printed and how it ended.
  record Ran(int code, String out, String err) {
    String all() {
      return out + err;
    }
  }

  private final Path directory;
  private final AnchoreInstallation anchore;
  private final S3Endpoint s3 = S3ProxyServer.shared().endpoint();

  private AnchoreScene(Path directory, AnchoreInstallation anchore) {
    this.directory = directory;
    this.anchore = anchore;
  }

  static AnchoreScene with(Path directory, List<Document> documents) {
    return with(directory, documents, true);
  }

  static AnchoreScene with(Path directory, List<Document> documents, boolean base64Flag) {
    AnchoreInstallation anchore =
        AnchoreInstallation.create(PostgresServer.shared().createDatabase(), base64Flag);
    anchore.add(documents);
    return new AnchoreScene(directory, anchore);
  }

  AnchoreInstallation anchore() {
    return anchore;
  }

  Path directory() {
    return directory;
  }

  /// A config.yaml with this archive section.
  Path config(String name, String section) {
    String text =
        "services:\n  catalog:\n    enabled: true\n    endpoint_hostname: localhost\n"
            + "    listen: 0.0.0.0\n    port: 8082\n"
            + section.indent(4);
    try {
      return Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  Path db() {
    return config("db.yaml", "archive:\n  storage_driver:\n    name: db\n    config: {}\n");
  }

  Path db2() {
    return config(
        "db2.yaml",
        """
        object_store:
          compression: {enabled: true, min_size_kbytes: 100}
          storage_driver:
            name: db2
            config: {}
        """);
  }

  Path localfs(String folder) {
    return config(
        folder + ".yaml",
        "object_store:\n  compression: {enabled: true, min_size_kbytes: 100}\n"
            + "  storage_driver:\n    name: localfs\n    config:\n      archive_data_dir: "
            + directory.resolve(folder)
            + "\n");
  }

  Path s3(String bucket, String prefix) {
    return config(
        bucket + ".yaml",
        "archive:\n  compression: {enabled: true, min_size_kbytes: 100}\n"
            + "  storage_driver:\n    name: s3\n    config:\n"
            + "      access_key: "
            + s3.accessKey()
            + "\n"
            + "      secret_key: "
            + s3.secretKey()
            + "\n"
            + "      url: "
            + s3.uri()
            + "\n"
            + "      region: false\n"
            + "      bucket: "
            + bucket
            + "\n"
            + "      create_bucket: true\n"
            + (prefix.isEmpty() ? "" : "      prefix: " + prefix + "\n"));
  }

  /// Runs `tranship anchore --db-connect ... ARGUMENTS`.
  Ran anchore(Object... arguments) {
    List<Object> all = new ArrayList<>(List.of("anchore", "--db-connect", anchore.sqlAlchemyUrl()));
    all.addAll(List.of(arguments));
    return run(all.toArray());
  }

  /// Migrates without asking, and without the proof that no one else is in the database: the test
  /// is.
  Ran migrate(Path from, Path to, Object... more) {
    List<Object> all =
        new ArrayList<>(List.of("migrate", from, to, "--dontask", "--assume-stopped"));
    all.addAll(List.of(more));
    return anchore(all.toArray());
  }

  /// Runs a verb of the operator on a run.
  Ran verb(String verb, String run) {
    return run(verb, "--db-connect", anchore.sqlAlchemyUrl(), run, "--yes");
  }

  Ran run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        CommandTree.whole().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    List<String> words = new ArrayList<>();
    for (Object argument : arguments) {
      words.add(argument.toString());
    }
    if (words.contains("migrate") || !words.getFirst().equals("anchore")) {
      words.add("--journal");
      words.add("sqlite:" + directory.resolve("journal"));
    }
    int code = line.execute(words.toArray(String[]::new));
    return new Ran(code, out.toString(), err.toString());
  }

  /// Every file below a folder of the scene: relative path to MD5 of its bytes.
  Map<String, String> files(String folder) throws IOException {
    Map<String, String> found = new TreeMap<>();
    Path root = directory.resolve(folder);
    if (Files.exists(root)) {
      try (var paths = Files.walk(root)) {
        for (Path path : paths.filter(Files::isRegularFile).toList()) {
          found.put(
              root.relativize(path).toString(), AnchoreInstallation.md5(Files.readAllBytes(path)));
        }
      }
    }
    return found;
  }
}
