package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.anchore.AnchoreDocuments;
import tools.jackson.databind.json.JsonMapper;

/// Configuration files and database URLs, wrong and right, by the command line: what is refused
/// says what, where, why and what next, touches nothing, and repeats no secret.
class AnchoreConfigTest {
  @TempDir private static Path directory;

  private static AnchoreScene scene;
  private static Path db;
  private static Path s3;

  @BeforeAll
  static void installAnchore() {
    scene = AnchoreScene.with(directory, AnchoreDocuments.seven());
    db = scene.db();
    s3 = scene.s3("anchore-config", "");
  }

  private void refusedUnread(Path config, String code, String... words) {
    AnchoreScene.Ran ran = scene.migrate(db, config);
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.USAGE.number());
    assertThat(ran.err()).contains(code + " " + config).contains(words);
    assertThat(ran.out()).as("no run was begun").isEmpty();
  }

  @Test
  void unknownDriverIsRefusedWithTheNearestName() {
    refusedUnread(
        scene.changed(s3, "name: s3", "name: s33"),
        "TRA-CONFIG-005",
        ":10:15: there is no storage driver \"s33\"",
        "Anchore has localfs, db, db2, s3, swift",
        "Write \"s3\"");
  }

  @Test
  void unknownKeyIsRefusedWithTheNearestName() {
    refusedUnread(
        scene.changed(s3, "create_bucket:", "create_buket:"),
        "TRA-CONFIG-006",
        ":17:11: driver \"s3\" has no setting \"create_buket\"; nearest is \"create_bucket\"",
        "Anchore would ignore it silently",
        "Write \"create_bucket\", or remove the line");
  }

  @Test
  void missingKeyIsNamed() {
    refusedUnread(
        scene.changed(s3, "bucket: anchore-config\n", "\n"),
        "TRA-CONFIG-007",
        "driver \"s3\" has no bucket",
        "Add bucket under storage_driver.config");
  }

  @Test
  void yamlTypoIsShownByItsLine() {
    refusedUnread(
        scene.changed(s3, "region: false", "region: [false"),
        "TRA-CONFIG-002",
        "changed.yaml:16:17:",
        "the file is not YAML here",
        "Correct this line or the one before it");
  }

  @Test
  void unresolvedVariableIsNamed() {
    refusedUnread(
        scene.changed(s3, "prefix: ''", "prefix: ${ANCHORE_X}"),
        "TRA-CONFIG-003",
        ":18:19: the variable ANCHORE_X has no value",
        "neither in the environment nor in the file that ANCHORE_ENV_FILE names",
        "Set ANCHORE_X");
  }

  @Test
  void missingFileIsNamed() {
    refusedUnread(
        directory.resolve("gone.yaml"),
        "TRA-CONFIG-001",
        "there is no such file",
        "Check the path");
    AnchoreScene.Ran json = scene.anchore("check", directory.resolve("gone.yaml"), "--json");
    assertThat(JsonMapper.shared().readTree(json.out()).path("error").path("code").asString())
        .isEqualTo("TRA-CONFIG-001");
  }

  @Test
  void relativeDirectoryIsRefused() {
    Path files = scene.localfs("files");
    refusedUnread(
        scene.changed(files, directory.resolve("files").toString(), "var/archive"),
        "TRA-CONFIG-008",
        "archive_data_dir \"var/archive\" is relative",
        "writes under the root of the file system",
        "Give the full path");
  }

  @Test
  void bucketWithASignOfUrlsIsRefused() {
    refusedUnread(
        scene.changed(s3, "bucket: anchore-config", "bucket: anchore?endpoint=http"),
        "TRA-CONFIG-008",
        "bucket \"anchore?endpoint=http\" holds a blank or one of / ? #",
        "is the prefix");
  }

  @Test
  void bucketThatAnchoreCouldNotReadBackIsRefusedBeforeItIsMade() {
    Path upper = scene.changed(s3, "bucket: anchore-config", "bucket: Anchore-Config");
    AnchoreScene.Ran check = scene.anchore("check", upper);
    assertThat(check.code()).as(check.all()).isEqualTo(ExitCode.REFUSED.number());
    AnchoreScene.Ran ran = scene.migrate(db, upper);
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(List.of(check.out(), ran.out()))
        .allSatisfy(
            text ->
                assertThat(text)
                    .contains(
                        "TRA-103", "\"Anchore-Config\" has upper-case letters", "lower-case"));
    Path lower = scene.changed(upper, "create_bucket: true", "create_bucket: false");
    assertThat(
            scene.anchore("check", scene.changed(lower, "Anchore-Config", "anchore-config")).out())
        .as("no bucket was made")
        .contains("TRS-104");
  }

  @Test
  void urlOfTheDatabaseInAWrongPlaceIsNotRepeated() {
    String url = scene.anchore().sqlAlchemyUrl();
    for (List<Object> line :
        List.<List<Object>>of(
            List.of("anchore", "--db-conect", url, "check", db),
            List.of("anchore", "--db-conect=" + url, "check", db),
            List.of("anchore", "check", db, "--db-conect", url),
            List.of("anchore", "--db-connect", url, "migrate", url, db),
            List.of("anchore", "--db-connect", url, "check", url),
            List.of("anchore", "--db-connect", url.replace("postgresql+", "mysql+"), "check", db),
            List.of("anchore", "--db-connect", "jdbc:" + url, "check", db))) {
      AnchoreScene.Ran ran = scene.run(line.toArray());
      assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.USAGE.number());
      assertThat(ran.err()).contains("Nothing was touched", "--help");
    }
  }

  @Test
  void databaseThatCannotBeUsedIsSaidWithWhatToDo() {
    String url = scene.anchore().sqlAlchemyUrl();
    String place = url.substring(url.indexOf('@') + 1);
    Map<String, String> wrong =
        Map.of(
            url.replace(scene.anchore().database().password(), "not-the-password"),
            "TRS-302 Cannot connect (postgresql://postgres:***@"
                + place
                + "): FATAL: password authentication failed for user \"postgres\". Check user and"
                + " password of --db-connect.",
            url.replaceFirst("/t\\d+$", "/nowhere"),
            "database \"nowhere\" does not exist. Check the database name of --db-connect.",
            url.replaceFirst("/t\\d+$", "/postgres"),
            "lacks Anchore's tables archive_metadata, archive_document,",
            url.replaceFirst("127.0.0.1", "no-such-host.invalid"),
            "nobody knows the name of the host. See that the database is up and reachable");
    scene.keepSecret("not-the-password");
    wrong.forEach(
        (connect, message) -> {
          AnchoreScene.Ran ran =
              scene.run("anchore", "--db-connect", connect, "--db-retries", 1, "check", db);
          assertThat(ran.code()).isIn(ExitCode.FAILED.number(), ExitCode.REFUSED.number());
          assertThat(ran.err()).contains(message).contains("TRS-30");
        });
  }

  @Test
  void serverWithoutTlsIsSaid() {
    AnchoreScene.Ran ran = scene.anchore("--db-use-ssl", "check", db);
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.err()).contains("TRS-302", "--db-use-ssl asks for TLS, which this server");
  }

  @Test
  void legacyKeysMoveAndTheBlockNamesTheSectionOfToday(@TempDir Path own) {
    AnchoreScene scene = AnchoreScene.with(own, AnchoreDocuments.seven());
    Path legacy =
        scene.config("legacy.yaml", "archive_driver: db\nuse_db: true\narchive_data_dir: /none\n");
    Path files =
        scene.config(
            "legacy-files.yaml",
            "archive_driver: localfs\narchive_data_dir: " + own.resolve("files") + "\n");
    AnchoreScene.Ran ran = scene.migrate(legacy, files);
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out()).contains("under services.catalog.archive:", "name: localfs");
    assertThat(scene.anchore().urls().values()).allMatch(url -> url.startsWith("file://"));
  }

  /// In a process of its own, as the environment cannot be changed from within.
  @Test
  void environmentAndItsFileGiveTheSecretsAndTheDatabase(@TempDir Path own) throws Exception {
    AnchoreScene scene = AnchoreScene.with(own, AnchoreDocuments.seven());
    Path config =
        scene.config(
            "references.yaml",
            Files.readString(scene.s3("anchore-environment", ""))
                .lines()
                .dropWhile(line -> !line.contains("archive:"))
                .map(line -> line.replaceFirst("access_key: .*", "access_key: \\${ANCHORE_KEY}"))
                .map(line -> line.replaceFirst("secret_key: .*", "secret_key: \\${ANCHORE_SECRET}"))
                .map(line -> line.substring(4))
                .reduce("", (a, b) -> a + b + "\n"));
    Path file = own.resolve("environment");
    Files.writeString(file, "ANCHORE_KEY='tranship-access'\nANCHORE_SECRET=overridden\n");
    AnchoreScene.Ran ran =
        scene.alone(
            List.of(),
            Map.of(
                "ANCHORE_DB_CONNECT", scene.anchore().sqlAlchemyUrl(),
                "ANCHORE_ENV_FILE", file.toString(),
                "ANCHORE_SECRET", "tranship-secret"),
            "anchore",
            "migrate",
            scene.db(),
            config,
            "--dontask",
            "--assume-stopped",
            "--journal",
            "sqlite:" + own.resolve("journal"));
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out())
        .contains("access_key: ${ANCHORE_KEY}", "secret_key: ${ANCHORE_SECRET}")
        .contains("ANCHORE_SECRET = the value of secret_key");
    assertThat(ran.err()).doesNotContain("list of processes");
    assertThat(scene.anchore().urls().values()).allMatch(url -> url.startsWith("s3://"));
  }
}
