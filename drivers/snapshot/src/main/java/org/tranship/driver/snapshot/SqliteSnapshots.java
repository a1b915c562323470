package org.tranship.driver.snapshot;

import java.nio.file.Path;
import org.tranship.client.sqlite.SqliteLibrary;
import org.tranship.core.snapshot.SnapshotFormat;
import org.tranship.core.snapshot.SnapshotHeader;
import org.tranship.core.snapshot.SnapshotWriter;

/// Writes snapshots as files of SQLite, each complete in itself.
public final class SqliteSnapshots implements SnapshotFormat {
  @Override
  public SnapshotWriter create(Path file, boolean replace, SnapshotHeader header) {
    SqliteLibrary.prepare();
    return SqliteSnapshotWriter.begin(file.toAbsolutePath(), replace, header);
  }
}
