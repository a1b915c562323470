package org.tranship.runbook.anchore;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tranship.core.value.FileTrouble;
import org.tranship.runbook.anchore.config.DriverConfig;

/// What else lies in the directory of driver `localfs`. Anchore keeps one directory for each
/// account there, named by a hash of it, and does not start where it finds anything else: a stray
/// file, or the `lost+found` of a file system that is mounted there.
final class ArchiveDirectory {
  /// What Anchore asks of a name, with letters of either case.
  private static final Pattern ACCOUNT = Pattern.compile("[0-9A-Fa-f]{32}.*", Pattern.DOTALL);

  /// What our own names there begin with, as long as something is written.
  private static final String OURS = ".tranship~";

  private static final int NAMED = 3;

  private final Side side;
  private final Path directory;
  private final List<String> named = new ArrayList<>();
  private long count;

  private ArchiveDirectory(Side side, Path directory) {
    this.side = side;
    this.directory = directory;
  }

  /// Why Anchore would not start with a side. Marks of ours do not count: they go with the end of
  /// the command that writes there, and those of a killed one with the next. Empty if it would, if
  /// the directory is not there yet, and for every other driver.
  static Optional<String> objection(Side side) {
    if (!(side.config().driver() instanceof DriverConfig.LocalFs(String text))) {
      return Optional.empty();
    }
    Path directory = Path.of(text);
    return Files.isDirectory(directory)
        ? new ArchiveDirectory(side, directory).look()
        : Optional.empty();
  }

  private Optional<String> look() {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        boolean account = ACCOUNT.matcher(name).matches() && Files.isDirectory(entry);
        if (!account && !name.startsWith(OURS)) {
          count++;
          if (named.size() < NAMED) {
            named.add(name);
          }
        }
      }
    } catch (DirectoryIteratorException e) {
      return Optional.of(
          sentence("cannot be listed (" + FileTrouble.why(requireNonNull(e.getCause())) + ")"));
    } catch (IOException e) {
      return Optional.of(sentence("cannot be listed (" + FileTrouble.why(e) + ")"));
    }
    if (count == 0) {
      return Optional.empty();
    }
    long more = count - named.size();
    return Optional.of(
        sentence(
            "has "
                + String.join(", ", named)
                + (more == 0 ? "" : " and " + more + " more")
                + " in it"));
  }

  private String sentence(String what) {
    return "TRA-124 Anchore would not start with "
        + side
        + ": it wants nothing there but its own directories, and "
        + directory
        + " "
        + what
        + ". Move what is not Anchore's elsewhere, or name another directory with archive_data_dir"
        + " in "
        + side.config().file()
        + ", such as one below it.";
  }
}
