package org.tranship.runbook.registry.msr;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sqlite.SQLiteConfig;
import org.tranship.client.sqlite.SqliteFile;
import org.tranship.core.step.StepFailed;
import org.tranship.core.value.FileTrouble;

/// What the metadata of MSR say of its blobs: the SHA-256 of each id. From an export of the table
/// `blobs`, a blob a line: JSON with `id` and `sha256sum` (a comma or brackets around it do no
/// harm), or the id and the SHA-256 with a space, tab or comma between. Lines that have neither are
/// passed over, such as a heading.
///
/// In a file of this process, so that their number does not matter.
///
/// Source: a tool of the field reads the table so; Docker calls the tables private, and they may
/// change.
final class BlobIds implements AutoCloseable {
  static final String UNREADABLE = "TRR-174";
  private static final Pattern PAIR =
      Pattern.compile("\"?([^\\s,;\"]+)\"?[\\s,;]+\"?(?:sha256:)?([0-9a-f]{64})\"?\\s*");
  private static final Pattern HEX = Pattern.compile("(?:sha256:)?([0-9a-f]{64})");

  private final Path file;
  private final Connection connection;
  private final PreparedStatement ask;
  private final PreparedStatement mark;

  private BlobIds(Path file, Connection connection) throws SQLException {
    this.file = file;
    this.connection = connection;
    this.ask = connection.prepareStatement("select hex from blob where id = ?");
    this.mark = connection.prepareStatement("update blob set seen = 1 where id = ?");
  }

  /// @throws StepFailed if the export cannot be read, or holds no blob
  static BlobIds read(Path export, Path scratch) {
    try {
      Path file = Files.createTempFile(scratch, "blob-ids-", ".db");
      SQLiteConfig config = new SQLiteConfig();
      config.setJournalMode(SQLiteConfig.JournalMode.OFF);
      config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
      Connection connection = SqliteFile.open(file, config);
      try {
        SqliteFile.set(
            connection,
            "create table blob (id text primary key, hex text not null, seen integer not null default"
                + " 0) without rowid");
        connection.setAutoCommit(false);
        long rows = fill(connection, export);
        if (rows == 0) {
          throw new StepFailed(unreadable(export, "no line of it has an id and a SHA-256"));
        }
        connection.commit();
        return new BlobIds(file, connection);
      } catch (SQLException | IOException | StepFailed e) {
        SqliteFile.closeAfter(connection, e);
        Files.deleteIfExists(file);
        throw e;
      }
    } catch (IOException e) {
      throw new StepFailed(unreadable(export, FileTrouble.why(e)), e);
    } catch (SQLException e) {
      throw new StepFailed(unreadable(export, String.valueOf(e.getMessage())), e);
    }
  }

  private static String unreadable(Path export, String why) {
    return UNREADABLE
        + " The export of the metadata, "
        + export
        + ", cannot be used: "
        + why
        + ". Nothing was switched. It is the table blobs, a blob a line; or leave \"export\" out.";
  }

  private static long fill(Connection connection, Path export) throws IOException, SQLException {
    long rows = 0;
    try (BufferedReader lines = Files.newBufferedReader(export);
        PreparedStatement row =
            connection.prepareStatement("insert or replace into blob (id, hex) values (?, ?)")) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Optional<Map.Entry<String, String>> pair = pair(line.strip());
        if (pair.isPresent()) {
          row.setString(1, pair.get().getKey());
          row.setString(2, pair.get().getValue());
          row.executeUpdate();
          rows++;
        }
      }
    }
    return rows;
  }

  private static Optional<Map.Entry<String, String>> pair(String line) {
    int from = line.indexOf('{');
    int to = line.lastIndexOf('}');
    if (from >= 0 && to > from) {
      try {
        Map<String, Object> row = MsrJson.map(MsrJson.parse(line.substring(from, to + 1)));
        Matcher hex = HEX.matcher(MsrJson.text(row, "sha256sum"));
        String id = MsrJson.text(row, "id");
        return hex.matches() && !id.isEmpty()
            ? Optional.of(Map.entry(id, hex.group(1)))
            : Optional.empty();
      } catch (IllegalArgumentException _) {
        return Optional.empty();
      }
    }
    Matcher pair = PAIR.matcher(line);
    return pair.matches() ? Optional.of(Map.entry(pair.group(1), pair.group(2))) : Optional.empty();
  }

  /// The SHA-256 that a blob has to have, and that it was met; empty if the metadata do not know
  /// it.
  Optional<String> met(String id) {
    try {
      ask.setString(1, id);
      String hex = null;
      try (ResultSet row = ask.executeQuery()) {
        if (row.next()) {
          hex = row.getString(1);
        }
      }
      if (hex != null) {
        mark.setString(1, id);
        mark.executeUpdate();
      }
      return Optional.ofNullable(hex);
    } catch (SQLException e) {
      throw new StepFailed(unreadable(file, String.valueOf(e.getMessage())), e);
    }
  }

  /// How many were not met.
  long missing() {
    try {
      return Long.parseLong(SqliteFile.ask(connection, "select count(*) from blob where seen = 0"));
    } catch (SQLException e) {
      throw new StepFailed(unreadable(file, String.valueOf(e.getMessage())), e);
    }
  }

  /// Some of those.
  List<String> someMissing(int most) {
    List<String> some = new ArrayList<>();
    try (PreparedStatement asked =
        connection.prepareStatement("select id from blob where seen = 0 order by id limit ?")) {
      asked.setInt(1, most);
      try (ResultSet row = asked.executeQuery()) {
        while (row.next()) {
          some.add(String.valueOf(row.getString(1)));
        }
      }
      return some;
    } catch (SQLException e) {
      throw new StepFailed(unreadable(file, String.valueOf(e.getMessage())), e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
      Files.deleteIfExists(file);
    } catch (SQLException | IOException e) {
      throw new StepFailed(unreadable(file, String.valueOf(e.getMessage())), e);
    }
  }
}
