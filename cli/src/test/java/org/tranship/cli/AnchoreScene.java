package org.tranship.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tranship.testkit.anchore.AnchoreConfig;
import org.tranship.testkit.anchore.AnchoreInstallation;
import org.tranship.testkit.anchore.AnchoreInstallation.Document;
import org.tranship.testkit.kill.Kill.AtJournalWrite;
import org.tranship.testkit.kill.KillingJournals;
import org.tranship.testkit.server.PostgresServer;
import org.tranship.testkit.server.S3Endpoint;
import org.tranship.testkit.server.S3ProxyServer;
import picocli.CommandLine;

/// An Anchore installation in a real PostgreSQL, configuration files beside it, and the command
/// line as an operator uses it. Commands run in this process, each with a composition of its own.
/// Whatever is run, no secret of the scene and no stack trace may come out of it, and no secret may
/// be left in the journal.
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
  private final List<String> secrets = new ArrayList<>();

  private AnchoreScene(Path directory, AnchoreInstallation anchore) {
    this.directory = directory;
    this.anchore = anchore;
    secrets.addAll(List.of(anchore.database().password(), s3.accessKey(), s3.secretKey()));
  }

  /// An installation on a server of the test's own.
  static AnchoreScene on(PostgresServer server, Path directory, List<Document> documents) {
    AnchoreInstallation anchore = AnchoreInstallation.create(server.createDatabase(), true);
    anchore.add(documents);
    return new AnchoreScene(directory, anchore);
  }

  /// Something more that may come out nowhere.
  void keepSecret(String secret) {
    secrets.add(secret);
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
    return AnchoreConfig.of(section).write(directory.resolve(name));
  }

  Path db() {
    return AnchoreConfig.db().write(directory.resolve("db.yaml"));
  }

  Path db2() {
    return AnchoreConfig.db2().asObjectStore().write(directory.resolve("db2.yaml"));
  }

  Path localfs(String folder) {
    return AnchoreConfig.localfs(directory.resolve(folder))
        .asObjectStore()
        .write(directory.resolve(folder + ".yaml"));
  }

  /// Where the driver of that folder's configuration keeps documents.
  Path folder(String folder) {
    return directory.resolve(folder);
  }

  Path s3(String bucket, String prefix) {
    return s3(s3, bucket, prefix);
  }

  /// A configuration for another S3 server, with its keys in it.
  Path s3(S3Endpoint server, String bucket, String prefix) {
    secrets.addAll(List.of(server.accessKey(), server.secretKey()));
    return AnchoreConfig.s3(server, bucket, prefix)
        .spelledOut(AnchoreConfig.secrets(server))
        .write(directory.resolve(bucket + prefix + ".yaml"));
  }

  /// A copy of a configuration in which one text was replaced by another.
  Path changed(Path config, String old, String fresh) {
    try {
      String text = Files.readString(config);
      if (!text.contains(old)) {
        throw new IllegalArgumentException("The configuration has no " + old);
      }
      return Files.writeString(directory.resolve("changed.yaml"), text.replace(old, fresh));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
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
    List<String> words = new ArrayList<>();
    for (Object argument : arguments) {
      words.add(argument.toString());
    }
    if (words.contains("migrate") || !words.getFirst().equals("anchore")) {
      words.add("--journal");
      words.add("sqlite:" + directory.resolve("journal"));
    }
    String[] all = words.toArray(String[]::new);
    CommandLine line =
        CommandTree.of(all).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int code = line.execute(all);
    return kept(new Ran(code, out.toString(), err.toString()));
  }

  /// Runs a command that is answered as if typed at the prompt.
  Ran answering(String answer, Object... arguments) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(answer.getBytes(UTF_8)));
    try {
      return run(arguments);
    } finally {
      System.setIn(before);
    }
  }

  /// Runs a command in a process of its own, with these variables in its environment.
  ///
  /// @param around a command that runs the one behind it, such as one that makes a disk small
  Ran alone(List<String> around, Map<String, String> environment, Object... arguments)
      throws InterruptedException {
    return kept(CommandProcess.run(directory, around, environment, arguments));
  }

  /// Migrates with `--nodelete` in a process of its own, which is killed at a write to the journal.
  void killedKeepingSource(AtJournalWrite kill, Path from, Path to) throws InterruptedException {
    Map<String, String> environment = new TreeMap<>(KillingJournals.environment(kill));
    environment.put("ANCHORE_DB_CONNECT", anchore.sqlAlchemyUrl());
    Ran killed =
        alone(
            List.of(),
            environment,
            "anchore",
            "migrate",
            from,
            to,
            "--nodelete",
            "--dontask",
            "--assume-stopped",
            "--journal",
            "killing:" + directory.resolve("journal"));
    assertThat(killed.code()).as(killed.all()).isEqualTo(137);
  }

  /// What was run, after it was seen that it told no secret.
  private Ran kept(Ran ran) {
    assertThat(ran.all()).doesNotContain(secrets).doesNotContain("\tat ");
    Path journal = directory.resolve("journal");
    if (Files.isDirectory(journal)) {
      try (var files = Files.list(journal)) {
        for (Path file : files.toList()) {
          assertThat(new String(Files.readAllBytes(file), ISO_8859_1)).doesNotContain(secrets);
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
    return ran;
  }

  /// Puts other bytes into a file.
  static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
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
