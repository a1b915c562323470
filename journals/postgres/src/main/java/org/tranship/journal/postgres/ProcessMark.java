package org.tranship.journal.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Names a process so that another one on the same machine can tell for certain that it is dead,
/// and need not wait for the end of its lease.
///
/// Crash argument. A mark is the boot of the machine, the namespace of processes, the process's
/// number there and the moment it was started. Boots have names that nobody else has. Within one
/// boot and one namespace a number that nobody has, or that somebody has who was started at another
/// moment, is proof: the process is gone, and with it all that it could still have sent. Anything
/// less is no proof (another machine, another container, a system without `/proc`), and then the
/// lease decides.
final class ProcessMark {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path NAMESPACE = Path.of("/proc/self/ns/pid");
  private static final int START = 19; // of the fields behind the command's name, see proc(5)

  private ProcessMark() {}

  /// This process; empty text where it cannot be told apart.
  static String own() {
    long pid = ProcessHandle.current().pid();
    return ground()
        .flatMap(ground -> start(pid).map(start -> ground + " " + pid + " " + start))
        .orElse("");
  }

  /// Whether the process of a mark is proven to be dead.
  static boolean isDead(String mark) {
    String[] words = mark.split(" ");
    if (words.length != 4) {
      return false;
    }
    Optional<String> ground = ground();
    if (ground.isEmpty() || !ground.get().equals(words[0] + " " + words[1])) {
      return false;
    }
    long pid = Long.parseLong(words[2]);
    if (!Files.exists(Path.of("/proc/" + pid))) {
      return true;
    }
    Optional<String> start = start(pid);
    return start.isPresent() && !start.get().equals(words[3]);
  }

  private static Optional<String> ground() {
    try {
      return Optional.of(
          Files.readString(BOOT).strip() + " " + Files.readSymbolicLink(NAMESPACE).getFileName());
    } catch (IOException | UnsupportedOperationException _) {
      return Optional.empty();
    }
  }

  private static Optional<String> start(long pid) {
    try {
      String line = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
      return fields.length > START ? Optional.of(fields[START]) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty(); // It may have gone just now; whoever asks again will know.
    }
  }
}
