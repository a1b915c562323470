package org.tranship.journal.sqlite;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.tranship.client.sqlite.SqliteLibrary;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.JournalException;
import org.tranship.core.journal.JournalException.Kind;
import org.tranship.core.journal.JournalProvider;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secrets;

/// Opens journals named `sqlite:DIRECTORY`. The rest of the location is the directory, taken
/// literally; without one it is the default, `$XDG_STATE_HOME/tranship` or
/// `~/.local/state/tranship`. A directory that is not there is made, for its owner alone.
public final class SqliteJournals implements JournalProvider {
  @Override
  public Set<String> schemes() {
    return Set.of("sqlite");
  }

  @Override
  public Journal open(Location location, Secrets secrets) {
    SqliteLibrary.prepare();
    try {
      Path directory =
          location.rest().isEmpty()
              ? defaultDirectory(System.getenv(), Path.of(System.getProperty("user.home")))
              : Path.of(location.rest());
      return SqliteJournal.open(directory, Clock.systemUTC());
    } catch (InvalidPathException e) {
      throw new JournalException(
          Kind.FORMAT,
          "\"" + location.rest() + "\" is no name of a directory: " + e.getReason() + ".",
          e);
    }
  }

  /// Where runs are kept unless the operator says otherwise. The XDG Base Directory Specification
  /// asks that a relative `XDG_STATE_HOME` be ignored.
  static Path defaultDirectory(Map<String, String> environment, Path home) {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    Path base = state.startsWith("/") ? Path.of(state) : home.resolve(".local").resolve("state");
    return base.resolve("tranship");
  }
}
