package org.tranship.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A command in a process of its own, with what it took as the kernel tells it: elapsed time, the
/// processor time of the process, and the most memory that was resident at one moment.
///
/// The kernel's figures are read from `/proc` every few milliseconds while the process lives
/// ([proc(5)](https://man7.org/linux/man-pages/man5/proc.5.html)), so the last moments of its
/// processor time, about [#BETWEEN_LOOKS], are missing. Elsewhere than on Linux they stay zero.
final class MeasuredCommand {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);
  private static final long MOST_MINUTES = 180;
  private static final long TICKS_PER_SECOND = 100;

  /// What Java says of a process that SIGKILL has ended: 128 and the signal's number.
  private static final int KILLED = 137;

  /// Heap in use before and after a collection, as `-Xlog:gc` writes it.
  private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\((\\d+)M\\)");

  private final Path program;
  private final Path directory;

  /// @param program what is started
  /// @param directory where it is started; its logs go there too
  MeasuredCommand(Path program, Path directory) {
    this.program = program;
    this.directory = directory;
  }

  /// What a command took.
  ///
  /// @param code its exit code
  /// @param text what it printed, both streams
  /// @param seconds from before the process was started until it had ended
  /// @param cpuSeconds processor time, user and system, of all its threads
  /// @param residentBytes the most that was resident at one moment
  /// @param heapMiB the most that any garbage collection found in use; 0 without one
  record Took(
      int code, String text, double seconds, double cpuSeconds, long residentBytes, long heapMiB) {
    /// This and what was run after it, as one.
    Took and(Took next) {
      return new Took(
          next.code,
          text + next.text,
          seconds + next.seconds,
          cpuSeconds + next.cpuSeconds,
          Math.max(residentBytes, next.residentBytes),
          Math.max(heapMiB, next.heapMiB));
    }
  }

  /// The one of several that took neither more nor less time than most.
  static Took median(List<Took> all) {
    return all.stream()
        .sorted(Comparator.comparingDouble(Took::seconds))
        .toList()
        .get(all.size() / 2);
  }

  /// Runs it to its end.
  ///
  /// @throws BenchFailed if it does not end with 0
  Took run(Map<String, String> environment, List<String> arguments) {
    Took took = measured(environment, arguments, () -> false);
    BenchFailed.unless(
        took.code() == 0,
        program
            + " "
            + String.join(" ", arguments)
            + " ended with exit code "
            + took.code()
            + ":\n"
            + took.text());
    return took;
  }

  /// Runs it until something is the case, and kills it then.
  ///
  /// @throws BenchFailed if it ends before
  Took killed(Map<String, String> environment, List<String> arguments, BooleanSupplier when) {
    Took took = measured(environment, arguments, when);
    BenchFailed.unless(
        took.code() == KILLED,
        program + " was to be killed and ended with " + took.code() + ":\n" + took.text());
    return took;
  }

  private Took measured(
      Map<String, String> environment, List<String> arguments, BooleanSupplier kill) {
    List<String> words = new ArrayList<>(List.of(program.toString()));
    words.addAll(arguments);
    Path output = directory.resolve("output");
    Path collections = directory.resolve("gc.log");
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("ANCHORE"));
    builder.environment().putAll(environment);
    builder
        .environment()
        .merge(
            "TRANSHIP_JAVA_OPTS",
            "-Xlog:gc:file=" + collections,
            (given, ours) -> given + " " + ours);
    try {
      Files.deleteIfExists(collections);
      long began = System.nanoTime();
      Process process = builder.start();
      var _ =
          process
              .onExit()
              .orTimeout(MOST_MINUTES, TimeUnit.MINUTES)
              .exceptionally(_ -> process.destroyForcibly());
      Looks looks = new Looks(process.pid());
      while (!process.waitFor(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
        looks.look();
        if (kill.getAsBoolean()) {
          process.destroyForcibly();
        }
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      String text = Files.readString(output, StandardCharsets.UTF_8);
      return new Took(
          process.exitValue(),
          text,
          seconds,
          looks.cpuTicks / (double) TICKS_PER_SECOND,
          looks.residentBytes,
          heap(collections));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot run " + program, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailed("interrupted while a command was running");
    }
  }

  private static long heap(Path collections) throws IOException {
    long most = 0;
    if (Files.exists(collections)) {
      Matcher each = COLLECTION.matcher(Files.readString(collections));
      while (each.find()) {
        most = Math.max(most, Long.parseLong(each.group(1)));
      }
    }
    return most;
  }

  /// The figures that only ever grow, as last seen.
  private static final class Looks {
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    private final Path status;
    private final Path stat;
    private long residentBytes;
    private long cpuTicks;

    Looks(long pid) {
      this.status = Path.of("/proc", Long.toString(pid), "status");
      this.stat = Path.of("/proc", Long.toString(pid), "stat");
    }

    void look() {
      try {
        Matcher peak = PEAK.matcher(Files.readString(status));
        if (peak.find()) {
          residentBytes = Long.parseLong(peak.group(1)) * 1024;
        }
        String line = Files.readString(stat);
        // Behind the name in parentheses, which may hold anything; utime and stime are the 14th and
        // 15th fields of the line, those of children that have ended the 16th and 17th.
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
        cpuTicks = 0;
        for (int field = 11; field <= 14; field++) {
          cpuTicks += Long.parseLong(fields[field]);
        }
      } catch (IOException _) {
        // It has ended between two looks; what was seen last stands.
      }
    }
  }
}
