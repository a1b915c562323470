package org.tranship.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A file system of some mebibytes, in memory, that only one process and its children see: mounted
/// in a name space of its own, so nothing is left mounted, and a full disk is a real one.
public final class SmallDisk {
  /// What a test says where this cannot be had.
  public static final String NOT_RUN =
      "NOT RUN: a file system that is really full. This user may not mount one: \"unshare -m\" and"
          + " \"unshare -rm\" are refused.";

  private static final String MOUNT =
      "mkdir -p \"$0\" && mount -t tmpfs -o size=SIZE none \"$0\" && exec \"$@\"";

  private SmallDisk() {}

  /// The beginning of a command; what is put behind it runs while the directory is such a disk. May
  /// be used twice in one command, for two disks.
  ///
  /// @param size as `mount` takes it, such as `3m`
  /// @return empty where neither root's rights nor a user name space can be had
  public static Optional<List<String>> around(Path directory, String size) {
    for (String how : List.of("-m", "-rm")) {
      List<String> command =
          List.of("unshare", how, "sh", "-c", MOUNT.replace("SIZE", size), directory.toString());
      List<String> probe = new ArrayList<>(command);
      probe.add("true");
      if (succeeds(probe)) {
        return Optional.of(command);
      }
    }
    return Optional.empty();
  }

  private static boolean succeeds(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + command.getFirst(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a mount was tried", e);
    }
  }
}
