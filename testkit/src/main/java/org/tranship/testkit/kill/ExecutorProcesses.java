package org.tranship.testkit.kill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Processes of a cluster that work for a command. When that ends, killed or not, they have to end
/// by themselves: nobody else knows of them.
public final class ExecutorProcesses {
  private static final Duration MOST = Duration.ofSeconds(30);

  private final boolean some;
  private final Supplier<Stream<ProcessHandle>> running;
  private final Set<ProcessHandle> seen = ConcurrentHashMap.newKeySet();
  private volatile Duration longest = Duration.ZERO;

  private ExecutorProcesses(boolean some, Supplier<Stream<ProcessHandle>> running) {
    this.some = some;
    this.running = running;
  }

  /// The command works alone.
  public static ExecutorProcesses none() {
    return new ExecutorProcesses(false, Stream::empty);
  }

  /// @param running those that are at work when it is asked
  public static ExecutorProcesses of(Supplier<Stream<ProcessHandle>> running) {
    return new ExecutorProcesses(true, running);
  }

  /// All on this machine that have a word in their command line, whoever started them.
  public static ExecutorProcesses named(String word) {
    return of(
        () ->
            ProcessHandle.allProcesses()
                .filter(each -> each.info().commandLine().orElse("").contains(word)));
  }

  /// Takes down which ones are at work.
  void look() {
    running.get().forEach(seen::add);
  }

  /// Waits until those that were seen have ended, and forgets them.
  ///
  /// @param working whether some have to have been seen
  /// @return what is wrong, as sentences
  List<String> awaitEnd(boolean working) throws InterruptedException {
    List<String> violations = new ArrayList<>();
    if (some && working && seen.isEmpty()) {
      violations.add("The command was killed at its work, and no executor was there.");
    }
    long began = System.nanoTime();
    while (seen.stream().anyMatch(ProcessHandle::isAlive)) {
      if (System.nanoTime() - began > MOST.toNanos()) {
        seen.stream()
            .filter(ProcessHandle::isAlive)
            .forEach(
                each ->
                    violations.add(
                        "The executor with the process id "
                            + each.pid()
                            + " was still there "
                            + MOST.toSeconds()
                            + " s after its command."));
        break;
      }
      Thread.sleep(10);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    if (took.compareTo(longest) > 0) {
      longest = took;
    }
    seen.clear();
    return violations;
  }

  /// The longest that any lived on after its command.
  public Duration longest() {
    return longest;
  }
}
