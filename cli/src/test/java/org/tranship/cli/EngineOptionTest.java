package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.layer.Rates;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.EngineRefused;
import org.tranship.core.work.EngineSetting;

/// `--engine` where there is none of that name, or no Spark: refused before anything is begun.
class EngineOptionTest {
  @TempDir private Path directory;

  @BeforeEach
  void fill() throws IOException {
    Files.writeString(Files.createDirectory(directory.resolve("from")).resolve("a"), "a");
  }

  private AnchoreScene.Ran run(String command, String engine, String... more) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                command,
                "file:" + directory.resolve("from"),
                "file:" + directory.resolve("to"),
                "--journal",
                "sqlite:" + directory.resolve("journal"),
                "--engine",
                engine));
    words.addAll(List.of(more));
    return Commands.run(words.toArray());
  }

  @Test
  void aNameThatNoEngineHasIsRefused() {
    AnchoreScene.Ran ran = run("copy", "sparc://host:7077");
    assertThat(ran.code()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.err()).contains("TRW-101").contains("sparc://host:7077").contains("spark://");
    assertThat(directory.resolve("to")).doesNotExist();
  }

  @Test
  void withoutSparkItIsRefusedAndSaidWhatIsMissing() {
    for (String engine : new String[] {"spark://127.0.0.1:7077", "local[2]", "yarn"}) {
      AnchoreScene.Ran ran = run("copy", engine);
      assertThat(ran.code()).isEqualTo(ExitCode.REFUSED.number());
      assertThat(ran.err()).contains("TRW-102").contains("docs/spark.md");
    }
    assertThat(directory.resolve("to")).doesNotExist();
  }

  @Test
  void anOlderSparkIsKnownByTheNameOfItsJar() throws IOException {
    Path engines = Files.createDirectory(directory.resolve("engines"));
    Files.createFile(engines.resolve("tranship-engine-spark.jar"));
    Path jars = Files.createDirectories(directory.resolve("spark").resolve("jars"));
    for (String version : new String[] {"2.12-3.5.1", "2.13-4.1.1", "2.13-5.0.0"}) {
      Path core = Files.createFile(jars.resolve("spark-core_" + version + ".jar"));
      EngineFolder folder =
          new EngineFolder(
              Map.of(
                  EngineFolder.ENGINES,
                  engines.toString(),
                  "SPARK_HOME",
                  directory.resolve("spark").toString()));
      assertThatExceptionOfType(EngineRefused.class)
          .isThrownBy(
              () ->
                  folder.open(
                      new EngineSetting(
                          "local[1]",
                          EngineLimits.standard(),
                          Rates.UNLIMITED,
                          RetryPolicy.DEFAULT,
                          spec -> {
                            throw new IllegalStateException("No store is opened: " + spec);
                          },
                          List.of(),
                          Map.of(),
                          List.of())))
          .withMessageContaining("TRW-103")
          .withMessageContaining(version.substring(5));
      Files.delete(core);
    }
  }

  @Test
  void compareWithoutContentsHasNothingForExecutorsToDo() {
    AnchoreScene.Ran ran = run("compare", "spark://127.0.0.1:7077");
    assertThat(ran.code()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.err())
        .contains("TRW-114")
        .contains("spark://127.0.0.1:7077")
        .contains("--checksum");
  }

  @Test
  void compareOfContentsNeedsTheEngineWhereThereIsSomethingToRead() throws IOException {
    Files.createDirectory(directory.resolve("to"));
    AnchoreScene.Ran ran = run("compare", "spark://127.0.0.1:7077", "--checksum");
    assertThat(ran.code()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.err()).contains("TRW-102");
    String snapshot = directory.resolve("snapshot.db").toString();
    AnchoreScene.Ran taken =
        Commands.run("snapshot", "file:" + directory.resolve("from"), "--checksum", "-o", snapshot);
    assertThat(taken.code()).as(taken.all()).isZero();
    AnchoreScene.Ran none =
        Commands.run("compare", snapshot, snapshot, "--checksum", "--engine", "yarn");
    assertThat(none.code()).as(none.all()).isZero();
  }

  @Test
  void theEngineOfThisProcessIsTheUsualOne() {
    assertThat(run("copy", "local").code()).isEqualTo(ExitCode.DONE.number());
    assertThat(directory.resolve("to").resolve("a")).hasContent("a");
  }
}
