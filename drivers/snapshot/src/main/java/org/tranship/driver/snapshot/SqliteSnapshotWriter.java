package org.tranship.driver.snapshot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.tranship.client.sqlite.SqliteFile;
import org.tranship.core.snapshot.RecordedObject;
import org.tranship.core.snapshot.SnapshotHeader;
import org.tranship.core.snapshot.SnapshotWriter;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;

/// A snapshot being written.
///
/// Crash argument. Rows go to a file of another name in the same directory, `.NAME.*.part`, without
/// any log of SQLite's: that file is of no use before it is whole. Then it is forced to the disk,
/// gets its name by one rename, and the directory is forced. Whoever is killed before the rename
/// leaves the part file and whatever had the name before; behind it the snapshot is whole.
final class SqliteSnapshotWriter implements SnapshotWriter {
  private static final String WRITE = "write";

  private final Path file;
  private final Path part;
  private final boolean replace;
  private final SnapshotHeader header;
  private final SnapshotErrors errors;
  private final Connection connection;
  private final PreparedStatement objects;
  private final PreparedStatement faults;
  private final Set<Attributes.Kind> kinds = EnumSet.noneOf(Attributes.Kind.class);
  private long count;
  private long bytes;
  private long missed;
  private long digests;
  private @Nullable Connection open;

  private SqliteSnapshotWriter(
      Path file, Path part, boolean replace, SnapshotHeader header, Connection connection)
      throws SQLException {
    this.file = file;
    this.part = part;
    this.replace = replace;
    this.header = header;
    this.errors = new SnapshotErrors(file.toString());
    this.connection = connection;
    this.open = connection;
    kinds.addAll(header.asked());
    for (String setting :
        new String[] {"journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE"}) {
      SqliteFile.set(connection, "PRAGMA " + setting);
    }
    SqliteFile.set(connection, "BEGIN");
    for (String statement : SnapshotSchema.STATEMENTS) {
      SqliteFile.set(connection, statement);
    }
    this.objects = connection.prepareStatement(ObjectRow.INSERT);
    this.faults = connection.prepareStatement(FaultRow.INSERT);
  }

  static SqliteSnapshotWriter begin(Path file, boolean replace, SnapshotHeader header) {
    SnapshotErrors errors = new SnapshotErrors(file.toString());
    try {
      requireFree(file, replace);
      Path part = Files.createTempFile(file.getParent(), "." + file.getFileName() + ".", ".part");
      try {
        Connection connection = SqliteFile.open(part, new SQLiteConfig());
        try {
          return new SqliteSnapshotWriter(file, part, replace, header, connection);
        } catch (SQLException e) {
          SqliteFile.closeAfter(connection, e);
          throw e;
        }
      } catch (SQLException e) {
        Files.deleteIfExists(part);
        throw errors.of(e, WRITE);
      }
    } catch (IOException e) {
      throw errors.of(e, WRITE);
    }
  }

  private static void requireFree(Path file, boolean replace) throws IOException {
    boolean taken = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    if (taken && (!replace || Files.isDirectory(file))) {
      throw new FileAlreadyExistsException(file.toString());
    }
  }

  @Override
  public void add(RecordedObject object) {
    try {
      ObjectRow.bind(objects, object);
      objects.executeUpdate();
    } catch (SQLException e) {
      throw errors.of(e, WRITE);
    }
    count++;
    bytes += object.entry().size().bytes();
    digests += object.sha256().isPresent() || object.entry().digest().isPresent() ? 1 : 0;
    if (!object.entry().attributes().isEmpty()) {
      kinds.addAll(object.entry().attributes().kinds());
    }
  }

  @Override
  public void fault(Key key, Missing missing, StoreException fault) {
    try {
      FaultRow.bind(faults, key, missing, fault);
      faults.executeUpdate();
    } catch (SQLException e) {
      throw errors.of(e, WRITE);
    }
    missed++;
  }

  @Override
  public void finish(Instant ended) {
    try {
      try (PreparedStatement row =
          connection.prepareStatement(
              "INSERT INTO snapshot VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
        row.setString(1, header.location());
        row.setString(2, header.begun().toString());
        row.setString(3, ended.toString());
        row.setString(4, header.tool());
        row.setLong(5, count);
        row.setLong(6, bytes);
        row.setLong(7, missed);
        row.setLong(8, digests);
        row.setInt(9, header.contents() ? 1 : 0);
        row.setString(
            10,
            kinds.stream()
                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" ")));
        row.executeUpdate();
      }
      SqliteFile.set(connection, "COMMIT");
      connection.close();
      open = null;
    } catch (SQLException e) {
      throw errors.of(e, WRITE);
    }
    try {
      force(part, StandardOpenOption.WRITE);
      requireFree(file, replace);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      force(file.getParent(), StandardOpenOption.READ);
    } catch (IOException e) {
      throw errors.of(e, WRITE);
    }
  }

  private static void force(@Nullable Path what, StandardOpenOption how) throws IOException {
    if (what != null) {
      try (FileChannel channel = FileChannel.open(what, how)) {
        channel.force(true);
      }
    }
  }

  @Override
  public void close() {
    Connection left = open;
    open = null;
    try {
      if (left != null) {
        left.close();
      }
      Files.deleteIfExists(part);
    } catch (SQLException e) {
      throw errors.of(e, WRITE);
    } catch (IOException e) {
      throw errors.of(e, WRITE);
    }
  }
}
