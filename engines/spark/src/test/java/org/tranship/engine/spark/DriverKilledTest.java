package org.tranship.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.kill.CopyLoad;
import org.tranship.testkit.kill.CopyScenario;
import org.tranship.testkit.kill.ExecutorProcesses;
import org.tranship.testkit.kill.Ground;
import org.tranship.testkit.kill.Kill;
import org.tranship.testkit.kill.KillStorm;
import org.tranship.testkit.kill.KillTally;
import org.tranship.testkit.program.Program;

/// The command, which is the driver, is killed while an executor of a standalone cluster copies for
/// it, and given again, twice: nothing is lost, nothing that the journal knew as done is sent
/// again, the executor ends by itself. `bench/kill-storm --engine` is the long form.
///
/// `-Dtranship.kill.seed=N` draws other moments.
@Timeout(180)
class DriverKilledTest {
  private static final long SEED = Long.getLong("tranship.kill.seed", 20261130L);
  private static final int OBJECTS = 600;

  @TempDir private Path directory;

  @Test
  void whatAKilledDriverHasBegunIsEndedByTheNext() throws Exception {
    Random random = new Random(SEED);
    try (StandaloneSpark spark = new StandaloneSpark(directory, 1, Map.of());
        Ground ground = new Ground(directory)) {
      ExecutorProcesses executors = ExecutorProcesses.of(spark::executors);
      KillStorm storm = new KillStorm(ground, command(), SEED, System.out::println);
      KillTally tally =
          storm.atCopy(
              new CopyLoad(OBJECTS, spark.url(), executors),
              CopyScenario.COPY,
              new Kill.AtRequest(20 + random.nextInt(OBJECTS / 2)),
              new Kill.AtRequest(20 + random.nextInt(OBJECTS / 4)));
      System.out.println(
          tally.mostSentAgain()
              + " objects sent again at most; executors lived on for "
              + executors.longest().toMillis()
              + " ms at most");
      assertThat(tally.violations()).isEmpty();
      assertThat(tally.kills()).as("drivers that were killed").isEqualTo(2);
    }
  }

  private Program command() throws Exception {
    Map<String, String> settings = new TreeMap<>(SparkFolder.settings());
    settings.put("spark.driver.host", "127.0.0.1");
    settings.put("spark.driver.bindAddress", "127.0.0.1");
    Path file = directory.resolve("spark.properties");
    List<String> lines = new ArrayList<>();
    settings.forEach((name, value) -> lines.add(name + " " + value));
    Files.write(file, lines);
    return Program.ofClass(
            "org.tranship.cli.Main",
            List.of(
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED"),
            directory)
        .with(Map.of("TRANSHIP_SPARK_PROPERTIES", file.toString()));
  }
}
