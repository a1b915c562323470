package org.tranship.core.layer;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;

/// One sorted run on disk, written once and read once through the same open file. It is opened to
/// be deleted when closed: where the system allows, its name is gone at once, so that not even a
/// killed process leaves it behind. Nobody but its owner may read it, since keys can be
/// confidential.
final class RunFile implements AutoCloseable {
  private static final int BUFFER = 16 * 1024;

  private final FileChannel channel;
  private long entries;

  RunFile(Path directory) throws IOException {
    Path path = directory.resolve("tranship-sort-" + UUID.randomUUID() + ".run");
    FileAttribute<?>[] attributes =
        path.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    channel =
        FileChannel.open(
            path,
            Set.of(
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE),
            attributes);
  }

  void write(SortedRuns.Cursor sorted) throws IOException {
    // Not closed: closing the stream would close the file, and with it delete it.
    DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER));
    for (Entry entry = sorted.next(); entry != null; entry = sorted.next()) {
      EntryFormat.write(entry, out);
      entries++;
    }
    out.flush();
  }

  SortedRuns.Cursor read() throws IOException {
    channel.position(0);
    DataInputStream in =
        new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), BUFFER));
    return new SortedRuns.Cursor() {
      private long left = entries;

      @Override
      public @Nullable Entry next() throws IOException {
        if (left == 0) {
          return null;
        }
        left--;
        return EntryFormat.read(in);
      }
    };
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("A temporary file could not be closed.", e);
    }
  }
}
