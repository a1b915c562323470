package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--engine` where there is none of that name, or no Spark: refused before anything is begun.
class EngineOptionTest {
  @TempDir private Path directory;

  @BeforeEach
  void fill() throws IOException {
    Files.writeString(Files.createDirectory(directory.resolve("from")).resolve("a"), "a");
  }

  private AnchoreScene.Ran run(String command, String engine) {
    return Commands.run(
        command,
        "file:" + directory.resolve("from"),
        "file:" + directory.resolve("to"),
        "--journal",
        "sqlite:" + directory.resolve("journal"),
        "--engine",
        engine);
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
  void compareRefusesWhatIsNotThisProcess() {
    AnchoreScene.Ran ran = run("compare", "spark://127.0.0.1:7077");
    assertThat(ran.code()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.err()).contains("TRW-114").contains("spark://127.0.0.1:7077");
  }

  @Test
  void theEngineOfThisProcessIsTheUsualOne() {
    assertThat(run("copy", "local").code()).isEqualTo(ExitCode.DONE.number());
    assertThat(directory.resolve("to").resolve("a")).hasContent("a");
  }
}
