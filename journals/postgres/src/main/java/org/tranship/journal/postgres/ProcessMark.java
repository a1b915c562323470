package org.tranship.journal.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.regex.Pattern;

/// Names a process so that another one on the same machine can tell for certain that it is dead,
/// and need not wait for the end of its lease.
///
/// Crash argument. A mark is the boot of the machine, the namespace of processes, the process's
/// number there and the moment it was started. Boots have names that nobody else has. Within one
/// boot and one namespace a number that nobody has, or that somebody has who was started at another
/// moment, is proof: the process is gone, and with it all that it could still have sent. Anything
/// less is no proof (another machine, another container, a system without `/proc`, or with one that
/// hides the processes of others), and then the lease decides.
final class ProcessMark {
  private static final Path PROC = Path.of("/proc");

  /// A mount of /proc in which a process of somebody else is not to be seen, see proc(5).
  private static final Pattern HIDING =
      Pattern.compile(".* /proc .*hidepid=(?:2|4|invisible|ptraceable).*");

  private static final int START = 19; // of the fields behind the command's name, see proc(5)

  private ProcessMark() {}

  /// This process; empty text where it cannot be told apart.
  static String own() {
    long pid = ProcessHandle.current().pid();
    return ground(PROC)
        .flatMap(ground -> start(PROC, pid).map(start -> ground + " " + pid + " " + start))
        .orElse("");
  }

  /// Whether the process of a mark is proven to be dead.
  static boolean isDead(String mark) {
    return isDead(mark, PROC);
  }

  /// @param proc where the system tells of its processes
  static boolean isDead(String mark, Path proc) {
    String[] words = mark.split(" ");
    if (words.length != 4) {
      return false;
    }
    Optional<String> ground = ground(proc);
    if (ground.isEmpty() || !ground.get().equals(words[0] + " " + words[1])) {
      return false;
    }
    long pid = Long.parseLong(words[2]);
    try {
      var _ = Files.readAttributes(proc.resolve(words[2]), BasicFileAttributes.class);
    } catch (NoSuchFileException _) {
      return showsAll(proc);
    } catch (IOException _) {
      return false;
    }
    Optional<String> start = start(proc, pid);
    return start.isPresent() && !start.get().equals(words[3]);
  }

  /// Whether a process that is not to be seen is not there. The first process is mostly somebody
  /// else's, and always there.
  private static boolean showsAll(Path proc) {
    try {
      return Files.exists(proc.resolve("1"))
          && Files.readAllLines(proc.resolve("self/mountinfo")).stream()
              .noneMatch(HIDING.asMatchPredicate());
    } catch (IOException _) {
      return false;
    }
  }

  private static Optional<String> ground(Path proc) {
    try {
      return Optional.of(
          Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip()
              + " "
              + Files.readSymbolicLink(proc.resolve("self/ns/pid")).getFileName());
    } catch (IOException | UnsupportedOperationException _) {
      return Optional.empty();
    }
  }

  private static Optional<String> start(Path proc, long pid) {
    try {
      String line = Files.readString(proc.resolve(pid + "/stat"));
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
      return fields.length > START ? Optional.of(fields[START]) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty(); // It may have gone just now; whoever asks again will know.
    }
  }
}
