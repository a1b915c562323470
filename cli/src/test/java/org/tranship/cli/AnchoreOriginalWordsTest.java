package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.testkit.anchore.AnchoreDocuments;
import picocli.CommandLine;

/// The command lines of the original's documentation, with `tranship anchore` in place of
/// `anchore-manager`, do the same job.
class AnchoreOriginalWordsTest {
  @TempDir private Path directory;
  private AnchoreScene scene;
  private String database;

  @BeforeEach
  void installAnchore() {
    scene = AnchoreScene.with(directory, AnchoreDocuments.seven());
    database = scene.anchore().sqlAlchemyUrl();
  }

  private static AnchoreScene.Ran fine(AnchoreScene.Ran ran) {
    assertThat(ran.code()).as(ran.all()).isZero();
    return ran;
  }

  @ParameterizedTest
  @ValueSource(strings = {"archivestorage", "objectstorage"})
  void theStepsOfTheOriginalAreFollowedWordForWord(String group) {
    Path db = scene.db();
    Path files = scene.localfs("files");
    assertThat(fine(scene.run("anchore", group, "--db-connect", database, "check", files)).out())
        .contains("The configuration works.");
    fine(
        scene.run(
            "anchore",
            group,
            "--db-connect",
            database,
            "migrate",
            db,
            files,
            "--dontask",
            "--assume-stopped"));
    assertThat(fine(scene.run("anchore", group, "--db-connect", database, "list-migrations")).out())
        .containsPattern("1 +complete .* db +localfs +7 +7 ");
    assertThat(fine(scene.run("anchore", group, "--db-connect", database, "list-drivers")).out())
        .isEqualTo("localfs\ndb\ndb2\ns3\nswift\n");
  }

  @Test
  void optionsOfTheGroupMayStandBeforeAndBehindTheCommand() {
    for (List<String> words :
        List.of(
            List.of("anchore", "--db-connect", database, "archivestorage", "list-migrations"),
            List.of("anchore", "list-migrations", "--db-connect", database),
            List.of("anchore", "archivestorage", "list-migrations", "--db-connect", database),
            List.of(
                "anchore",
                "archivestorage",
                "--db-retries",
                "2",
                "--db-timeout",
                "20",
                "list-migrations",
                "--db-connect-timeout",
                "60",
                "--db-connect",
                database))) {
      assertThat(fine(scene.run(words.toArray())).out()).startsWith("id  ");
    }
    for (List<String> words :
        List.of(
            List.of("anchore", "--json", "archivestorage", "list-drivers"),
            List.of("anchore", "archivestorage", "--json", "list-drivers"),
            List.of("anchore", "archivestorage", "list-drivers", "--json"))) {
      assertThat(fine(scene.run(words.toArray())).out()).startsWith("{");
    }
    Path files = scene.localfs("files");
    fine(
        scene.run(
            "anchore",
            "--journal",
            "sqlite:" + directory.resolve("other"),
            "plan",
            scene.db(),
            files,
            "--db-connect",
            database));
  }

  /// What has no effect on these commands in the original has none here, and that is said.
  @Test
  void optionsThatTheOriginalTakesAndDoesNotUseAreTakenAndNamed() {
    AnchoreScene.Ran ran =
        fine(
            scene.run(
                "anchore",
                "--debug",
                "--configdir",
                "/config",
                "archivestorage",
                "--configfile",
                "/config/config.yaml",
                "--db-connect",
                database,
                "list-migrations"));
    assertThat(ran.err())
        .contains("--configfile has no effect", "--configdir has no effect", "TRANSHIP_TRACE");
    assertThat(
            fine(scene.run(
                    "anchore",
                    "--configfile",
                    "/config/config.yaml",
                    "archivestorage",
                    "list-drivers"))
                .err())
        .contains("--configfile has no effect", "FROM and TO");
    assertThat(fine(scene.run("anchore", "list-drivers")).err()).isEmpty();
  }

  /// A command line builds only the commands that it can mean.
  @ParameterizedTest
  @ValueSource(strings = {"archivestorage", "objectstorage"})
  void theLevelIsThereWhereOnlyWhatIsNamedIsBuilt(String group) {
    assertThat(CommandTree.of("anchore", group, "list-drivers").getSubcommands().get("anchore"))
        .satisfies(
            anchore ->
                assertThat(below(anchore, group).getSubcommands())
                    .containsOnlyKeys("list-drivers"));
  }

  @Test
  void thePageNamesTheLevelOfTheOriginal() {
    String page =
        new ManualPage(below(CommandTree.whole(), "anchore").getCommandSpec(), "1.2.3").text();
    assertThat(page.replace("\\-", "-").replace('\n', ' '))
        .contains("archivestorage or objectstorage", "before the command");
    assertThat(page).doesNotContain(".B archivestorage");
  }

  private static CommandLine below(CommandLine command, String name) {
    return Optional.ofNullable(command.getSubcommands().get(name)).orElseThrow();
  }
}
