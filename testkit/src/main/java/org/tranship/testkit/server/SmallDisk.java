package org.tranship.testkit.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A file system of some mebibytes, in memory, that only one process and its children see: mounted
/// in a name space of its own, so nothing is left mounted, and a full disk is a real one.
///
/// That takes the right to mount: root's, or that of a user name space. A machine that grants
/// neither fails the test; there the suite is left out by name.
public final class SmallDisk {
  private static final String MOUNT =
      "mkdir -p \"$0\" && mount -t tmpfs -o size=SIZE none \"$0\" && exec \"$@\"";

  private SmallDisk() {}

  /// How a program ended, and all that it wrote.
  public record Ended(int code, String text) {}

  /// The beginning of a command; what is put behind it runs while the directory is such a disk. May
  /// be used twice in one command, for two disks.
  ///
  /// @param size as `mount` takes it, such as `3m`
  /// @throws AssertionError where neither root's rights nor a user name space can be had
  public static List<String> around(Path directory, String size)
      throws IOException, InterruptedException {
    List<String> refusals = new ArrayList<>();
    for (String how : List.of("-m", "-rm")) {
      List<String> command =
          List.of("unshare", how, "sh", "-c", MOUNT.replace("SIZE", size), directory.toString());
      List<String> probe = new ArrayList<>(command);
      probe.add("true");
      Ended ended = start(probe);
      if (ended.code() == 0) {
        return command;
      }
      refusals.add("unshare " + how + ": " + ended.text().strip());
    }
    throw new AssertionError(
        "This machine lets nobody mount a file system, so that a full disk cannot be tried: "
            + refusals
            + ". Leave it out by name: ./verify --without disk");
  }

  /// Runs the `main` of a class that is on this class path, each of the directories being such a
  /// disk.
  public static Ended run(
      List<Path> directories, String size, Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    for (Path directory : directories) {
      command.addAll(around(directory, size));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            program.getName()));
    command.addAll(List.of(arguments));
    return start(command);
  }

  private static Ended start(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), text);
  }
}
