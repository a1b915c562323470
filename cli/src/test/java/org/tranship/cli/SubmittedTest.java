package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.program.Ended;
import org.tranship.testkit.program.Program;

/// What `spark-submit` runs, without Spark: which engine it takes. `policy/suites/spark` runs it
/// with `spark-submit`.
class SubmittedTest {
  @TempDir private Path directory;

  @BeforeEach
  void fill() throws Exception {
    Files.writeString(Files.createDirectory(directory.resolve("from")).resolve("a"), "a");
  }

  private Ended submitted(String... engine) throws InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "copy",
                "file:" + directory.resolve("from"),
                "file:" + directory.resolve("to"),
                "--journal",
                "sqlite:" + directory.resolve("journal")));
    words.addAll(List.of(engine));
    return Program.ofClass(
            Submitted.class.getName(),
            List.of("-XX:TieredStopAtLevel=1", "-Dspark.master=spark://nowhere.invalid:7077"),
            directory)
        .start(_ -> {}, words)
        .await(Duration.ofMinutes(1));
  }

  @Test
  void theMasterIsTheEngine() throws Exception {
    Ended ended = submitted();
    assertThat(ended.code()).as(ended.text()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ended.text()).contains("TRW-102");
    assertThat(directory.resolve("to")).doesNotExist();
  }

  @Test
  void anEngineThatIsNamedGoesBeforeIt() throws Exception {
    Ended ended = submitted("--engine", "local");
    assertThat(ended.code()).as(ended.text()).isZero();
    assertThat(directory.resolve("to").resolve("a")).hasContent("a");
  }
}
