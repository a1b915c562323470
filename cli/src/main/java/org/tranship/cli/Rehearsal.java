package org.tranship.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/// Does once, on nothing that matters, what a command does, so that Java can note which classes and
/// call sites it needs and keep them ready in its AOT cache. Run by the launcher, never by an
/// operator. It touches a temporary directory and a port of its own on this machine, and nothing
/// else.
///
/// A migration of 500 documents spends more time on starting Java than on moving them; see decision
/// 0005.
final class Rehearsal {
  private static final String CONFIG =
      """
      credentials:
        database: {db_connect: x, db_connect_args: {timeout: 120, ssl: false}}
      services:
        catalog:
          enabled: true
          endpoint_hostname: localhost
          listen: 0.0.0.0
          port: 8082
          archive:
            compression: {enabled: true, min_size_kbytes: 100}
            storage_driver: {name: localfs, config: {archive_data_dir: /nonexistent}}
      """;

  private static final String PLAN =
      """
      source: file:%s
      target: {url: "file:%s", options: {create: "true"}}
      catalog:
        database: %s
        table: files
        key: id
        column: place
        match: old/{key}
        set: {place: "new/{target}"}
      """;

  private static final int FILES = 300;

  private Rehearsal() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("tranship-");
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    try {
      Release.lines().forEach(nowhere::println);
      expect(ExitCode.DONE, "--help");
      expect(ExitCode.DONE, "drivers");
      String journal = "sqlite:" + directory.resolve("journal");
      RehearsedRun.carryOut(directory, journal);
      copy(directory, journal);
      point(directory, journal);
      expect(ExitCode.DONE, "list", "--journal", journal);
      expect(ExitCode.DONE, "status", "last", "--journal", journal);
      expect(ExitCode.DONE, "report", "last", "--json", "--journal", journal);
      expect(ExitCode.DONE, "report", "last", "--journal", journal);
      Path objects = Files.createDirectory(directory.resolve("objects"));
      Files.writeString(objects.resolve("one"), "1");
      Path snapshot = directory.resolve("snapshot.db");
      expect(ExitCode.DONE, "snapshot", "file:" + objects, "-o", snapshot.toString(), "--checksum");
      expect(ExitCode.DONE, "compare", snapshot.toString(), "file:" + objects, "--checksum");
      trees(directory, journal);
      // Nobody listens there: what is rehearsed is the way to a database, and saying that it
      // failed.
      Path config = Files.writeString(directory.resolve("config.yaml"), CONFIG);
      String nobody = "postgresql://nobody@127.0.0.1:1/none";
      String file = config.toString();
      run("anchore", "--db-connect", nobody, "--db-retries", "0", "check", file);
      run(
          "anchore",
          "--db-connect",
          nobody,
          "--db-retries",
          "0",
          "migrate",
          file,
          file,
          "--dontask",
          "--journal",
          journal);
      InstalledClasses.load();
      ProcessExit.call();
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /// Looks through a registry, and copies an image store.
  private static void trees(Path directory, String journal) throws IOException {
    Path registry = directory.resolve("registry");
    RehearsedTrees.registry(registry);
    expect(ExitCode.DONE, "registry", "fsck", "file:" + registry, "--journal", journal);
    Path images = directory.resolve("images");
    RehearsedTrees.imageStore(images);
    expect(
        ExitCode.DONE,
        "imagestore",
        "copy",
        "file:" + images,
        "file:" + directory.resolve("image-copies"),
        "--snapshot",
        directory.resolve("images.sp").toString(),
        "--journal",
        journal);
  }

  /// Copies some small files, and then finds that nothing is left to be done.
  private static void copy(Path directory, String journal) throws IOException {
    Path from = Files.createDirectory(directory.resolve("copied"));
    for (int i = 0; i < FILES; i++) {
      Files.writeString(from.resolve("file-" + i), "content " + i);
    }
    String to = "file:" + directory.resolve("copies");
    for (int i = 0; i < 2; i++) {
      expect(ExitCode.DONE, "copy", "file:" + from, to, "--journal", journal);
    }
  }

  /// Migrates those files with the table that points at them.
  private static void point(Path directory, String journal) throws IOException {
    String database = "jdbc:sqlite:" + directory.resolve("catalog.db");
    try (Connection connection = DriverManager.getConnection(database);
        Statement statement = connection.createStatement()) {
      statement.execute("create table files (id integer primary key, place text)");
      statement.execute(
          "with recursive n (i) as (select 0 union all select i + 1 from n where i < "
              + (FILES - 1)
              + ") insert into files select i, 'old/file-' || i from n");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    String plan = PLAN.formatted(directory.resolve("copied"), directory.resolve("moved"), database);
    Path file = Files.writeString(directory.resolve("plan.yaml"), plan);
    String name = file.toString();
    expect(ExitCode.DONE, "plan", name);
    expect(
        ExitCode.DONE, "migrate", name, "--yes", "--acknowledge", "no-fence", "--journal", journal);
  }

  private static void expect(ExitCode code, String... command) {
    int ended = run(command);
    if (ended != code.number()) {
      throw new IllegalStateException(List.of(command) + " ended with " + ended);
    }
  }

  private static int run(String... command) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    CommandLine line = CommandTree.of(command).setOut(nowhere).setErr(nowhere);
    return line.execute(command);
  }
}
