package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.tranship.testkit.kill.KillingJournals;
import org.tranship.testkit.program.Ended;
import org.tranship.testkit.program.Program;
import org.tranship.testkit.program.Running;

/// Carries a command to its end through SIGKILLs from outside: started, killed, started again with
/// the same words. Each process is killed a drawn time behind a drawn write to its journal, counted
/// from its start; so each gets somewhat further than the one before, and kills are spread over the
/// run. The same seed draws the same moments; what they hit depends on the machine as well.
final class DrawnKills {
  private static final Duration MOST = Duration.ofMinutes(3);

  /// Fewer writes hardly get a run on.
  private static final int FEWEST = 6;

  private static final int WRITES = 18;
  private static final int LONGEST_MILLIS = 60;

  private final Program program;
  private final Path told;
  private final Random random;
  private int hits;

  /// @param directory where the command is started
  DrawnKills(Path directory, long seed) {
    this.told = directory.resolve("writes");
    this.program =
        RehearsedCommand.in(directory, "-Xmx256m")
            .with(Map.of(KillingJournals.TELL, told.toString()));
    this.random = new Random(seed);
  }

  /// How many processes were killed.
  int hits() {
    return hits;
  }

  /// @param journal of this command alone
  /// @param state what its run is in the end, in a word
  /// @param most after how many kills it is left alone
  /// @return what was printed last before each kill
  List<String> carry(Path journal, String state, int most, Object... words)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(Arrays.stream(words).map(Object::toString).toList());
    arguments.addAll(List.of("--journal", KillingJournals.SCHEME + ":" + journal));
    List<String> moments = new ArrayList<>();
    for (int killed = 0; ; killed++) {
      Ended ended = killed < most ? killed(arguments) : started(arguments).await(MOST);
      if (!ended.killed()) {
        assertThat(ended.code()).as(moments + "\n" + ended.text()).isZero();
        return moments;
      }
      hits++;
      moments.add(ended.lines().isEmpty() ? "" : ended.lines().getLast());
      if (Commands.runAlone("list", "--journal", "sqlite:" + journal).out().contains(state)) {
        // Killed behind its end; given again, it would be another run.
        return moments;
      }
    }
  }

  private Running started(List<String> arguments) {
    return program.start(_ -> {}, arguments);
  }

  private Ended killed(List<String> arguments) throws IOException, InterruptedException {
    boolean _ = Files.deleteIfExists(told);
    int at = FEWEST + random.nextInt(WRITES);
    int millis = random.nextInt(LONGEST_MILLIS);
    Running running = started(arguments);
    Thread killer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    while (running.isAlive() && writes() < at) {
                      Thread.sleep(1);
                    }
                    Thread.sleep(millis);
                    running.kill();
                  } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                  }
                });
    Ended ended = running.await(MOST);
    killer.join();
    return ended;
  }

  /// How many writes the process has told; while it writes, there may be nothing to read.
  private long writes() {
    try {
      return Files.exists(told) ? Long.parseLong("0" + Files.readString(told)) : 0;
    } catch (IOException | NumberFormatException _) {
      return 0;
    }
  }
}
