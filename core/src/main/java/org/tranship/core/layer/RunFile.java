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

/// One sorted run on disk, written once and read once through the same open file. It is opened to
/// be deleted when closed: where the system allows, its name is gone at once, so that not even a
/// killed process leaves it behind. Nobody but its owner may read it, since keys can be
/// confidential.
///
/// @param <T> what is in it
final class RunFile<T> implements AutoCloseable {
  private static final int BUFFER = 16 * 1024;

  private final SortedRuns.Form<T> form;
  private final FileChannel channel;
  private long things;

  RunFile(Path directory, SortedRuns.Form<T> form) throws IOException {
    this.form = form;
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

  void write(SortedRuns.Cursor<T> sorted) throws IOException {
    // Not closed: closing the stream would close the file, and with it delete it.
    DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER));
    for (T thing = sorted.next(); thing != null; thing = sorted.next()) {
      form.write(thing, out);
      things++;
    }
    out.flush();
  }

  SortedRuns.Cursor<T> read() throws IOException {
    channel.position(0);
    DataInputStream in =
        new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), BUFFER));
    return new SortedRuns.Cursor<T>() {
      private long left = things;

      @Override
      public @Nullable T next() throws IOException {
        if (left == 0) {
          return null;
        }
        left--;
        return form.read(in);
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
