package org.tranship.runbook.registry;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tranship.client.sqlite.SqliteFile;
import org.tranship.core.store.Entry;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// What was found in a registry's store, in one file of SQLite, so that memory does not grow with
/// the registry and anyone can ask further questions. docs/registry.md describes its tables.
///
/// Crash argument. The file is no truth but a copy of the store's state. Each look begins with a
/// new listing; of an earlier look only the digest of a blob is believed, and only if key, size and
/// version are what they were then. Killed at any moment, the next look starts from what was
/// committed. Used by one thread.
final class Inventory implements AutoCloseable {
  private static final int BATCH = 10_000;
  private static final Pattern HEX = Pattern.compile("/([0-9a-f]{64})/data$");

  private final Connection connection;
  private final PreparedStatement blob;
  private final PreparedStatement link;
  private final PreparedStatement stray;
  private final PreparedStatement hashed;
  private final PreparedStatement manifest;
  private final PreparedStatement reference;
  private final PreparedStatement sound;
  private final PreparedStatement hasBlob;
  private final PreparedStatement hasLink;
  private int written;

  private Inventory(Connection connection) throws SQLException {
    this.connection = connection;
    this.blob =
        connection.prepareStatement(
            """
            insert into blob (hex, key, size, version, modified, seen)
              values (?1, ?2, ?3, ?4, ?5, 1)
            on conflict (hex) do update set
              seen = 1, key = ?2, size = ?3, version = ?4, modified = ?5,
              state = case when key = ?2 and size = ?3 and version = ?4 and version <> ''
                           and state = 'sound' then 'sound' else 'listed' end,
              detail = ''
            """);
    this.link =
        connection.prepareStatement(
            "insert into link (key, kind, repository, tag, named, target, meant, fault, size, version,"
                + " modified) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    this.stray =
        connection.prepareStatement(
            "insert or replace into stray (key, kind, detail, size, modified) values (?, ?, ?, ?, ?)");
    this.hashed =
        connection.prepareStatement("update blob set state = ?, detail = ? where hex = ?");
    this.sound =
        connection.prepareStatement(
            "update blob set state = 'sound' where hex = ? and version = ?");
    this.hasBlob = connection.prepareStatement("select 1 from blob where hex = ?");
    this.hasLink = connection.prepareStatement("select 1 from link where key = ?");
    this.manifest =
        connection.prepareStatement(
            "update manifest set media = ?, state = ?, fault = ? where hex = ?");
    this.reference =
        connection.prepareStatement(
            "insert or ignore into reference (parent, role, child, size, elsewhere)"
                + " values (?, ?, ?, ?, ?)");
  }

  /// Opens a file, or makes it.
  ///
  /// @throws RegistryException if it is the file of something else, or of another store
  static Inventory open(Path file, String store) {
    try {
      Connection connection = InventoryFile.open(file, store);
      try {
        return new Inventory(connection);
      } catch (SQLException e) {
        SqliteFile.closeAfter(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      throw fault("open " + file, e);
    }
  }

  void blob(String hex, Entry entry) {
    write(
        blob,
        hex,
        entry.key().text(),
        entry.size().bytes(),
        entry.version().token(),
        modified(entry));
  }

  void link(LinkRead read) {
    Entry entry = read.entry();
    Place.Link place = read.place();
    write(
        link,
        entry.key().text(),
        place.kind().name(),
        place.repository(),
        place.tag(),
        place.hex(),
        read.target(),
        read.meant(),
        read.fault(),
        entry.size().bytes(),
        entry.version().token(),
        modified(entry));
  }

  private static long modified(Entry entry) {
    return entry.modified().map(Instant::toEpochMilli).orElse(InventorySchema.NO_TIME);
  }

  /// @param kind `upload` or `stray`
  void stray(Entry entry, String kind, String detail) {
    write(
        stray,
        entry.key().text(),
        kind,
        detail,
        entry.size().bytes(),
        entry.modified().map(Object::toString).orElse(""));
  }

  void unlistable(Key key, String reason) {
    write(stray, key.text(), "unlistable", reason, 0L, "");
  }

  /// A blob that is known to be sound, if it is there in this version.
  void sound(Key key, Version version) {
    Matcher hex = HEX.matcher(key.text());
    if (version.isKnown() && hex.find()) {
      write(sound, hex.group(1), version.token());
    }
  }

  /// Whether a blob or a link is under the key.
  boolean has(Key key) {
    try {
      Matcher hex = HEX.matcher(key.text());
      PreparedStatement ask = hex.find() ? hasBlob : hasLink;
      ask.setString(1, ask == hasBlob ? hex.group(1) : key.text());
      try (ResultSet answer = ask.executeQuery()) {
        return answer.next();
      }
    } catch (SQLException e) {
      throw fault("read the inventory", e);
    }
  }

  /// @param state `sound`, `corrupt`, `truncated`, `unreadable` or `changed`
  void hashed(String hex, String state, String detail) {
    write(hashed, state, detail, hex);
  }

  void manifest(String hex, Manifest read) {
    write(manifest, read.media(), "read", "", hex);
    for (Manifest.Reference each : read.references()) {
      write(reference, hex, each.role().name(), each.hex(), each.size(), each.elsewhere() ? 1 : 0);
    }
  }

  void badManifest(String hex, String fault) {
    write(manifest, "", "bad", fault, hex);
  }

  private void write(PreparedStatement statement, @Nullable Object... values) {
    try {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
      written++;
      if (written >= BATCH) {
        commit();
      }
    } catch (SQLException e) {
      throw fault("write into the inventory", e);
    }
  }

  void commit() {
    try {
      connection.commit();
      written = 0;
    } catch (SQLException e) {
      throw fault("write into the inventory", e);
    }
  }

  /// A text as SQL has it between quotes.
  static String quoted(String text) {
    return "'" + text.replace("'", "''").replace("\0", "") + "'";
  }

  /// Does a statement that has no answer.
  void change(String sql) {
    try {
      SqliteFile.set(connection, sql);
    } catch (SQLException e) {
      throw fault("write into the inventory", e);
    }
  }

  /// The rows of an answer, streamed, each value as text.
  void each(String sql, Consumer<InventoryRow> told) {
    try (PreparedStatement ask = connection.prepareStatement(sql);
        ResultSet answer = ask.executeQuery()) {
      InventoryRow row = new InventoryRow(answer);
      while (answer.next()) {
        told.accept(row);
      }
    } catch (SQLException e) {
      throw fault("read the inventory", e);
    }
  }

  /// A page of an answer: statements may write while its rows are used.
  List<List<String>> page(String sql, String after, int most) {
    try (PreparedStatement ask = connection.prepareStatement(sql)) {
      ask.setString(1, after);
      ask.setInt(2, most);
      List<List<String>> rows = new ArrayList<>();
      try (ResultSet answer = ask.executeQuery()) {
        InventoryRow row = new InventoryRow(answer);
        while (answer.next()) {
          rows.add(row.all());
        }
      }
      return rows;
    } catch (SQLException e) {
      throw fault("read the inventory", e);
    }
  }

  /// Whether a query has an answer for this value.
  boolean any(String sql, String value) {
    try (PreparedStatement ask = connection.prepareStatement(sql)) {
      ask.setString(1, value);
      try (ResultSet answer = ask.executeQuery()) {
        return answer.next();
      }
    } catch (SQLException e) {
      throw fault("read the inventory", e);
    }
  }

  long count(String sql) {
    try {
      return Long.parseLong(SqliteFile.ask(connection, sql));
    } catch (SQLException e) {
      throw fault("read the inventory", e);
    }
  }

  static RegistryException fault(String what, SQLException e) {
    return new RegistryException(
        RegistryException.INVENTORY,
        "Cannot "
            + what
            + ": "
            + Optional.ofNullable(e.getMessage()).orElse("SQLite gave no reason")
            + ". Look whether the disk is full, or name another file.");
  }

  @Override
  public void close() {
    try (connection) {
      connection.commit();
    } catch (SQLException e) {
      throw fault("close the inventory", e);
    }
  }
}
