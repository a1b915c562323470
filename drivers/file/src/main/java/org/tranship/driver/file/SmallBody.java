package org.tranship.driver.file;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.tranship.core.store.Entry;
import org.tranship.core.store.HeldBody;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;

/// The bytes of a small file, read when it was opened, and compared then as [FileBody] compares a
/// larger one at its end.
final class SmallBody extends FilterInputStream {
  private final Key key;
  private final FileErrors errors;
  private final BooleanSupplier closed;

  private SmallBody(byte[] bytes, Key key, FileErrors errors, BooleanSupplier closed) {
    super(new ByteArrayInputStream(bytes));
    this.key = key;
    this.errors = errors;
    this.closed = closed;
  }

  /// @param closed whether the store is closed, behind which nothing is read any more
  /// @throws StoreException of kind `CHANGED` if it is not the version asked for, or was changed
  ///   while it was read
  static ObjectBody of(
      SmallFiles.Content content,
      Key key,
      ReadRequest request,
      FileErrors errors,
      BooleanSupplier closed) {
    Entry entry = content.before().entry(key, Optional.empty());
    if (request.ifVersion().isPresent() && !request.ifVersion().get().equals(entry.version())) {
      throw errors.because(Kind.CHANGED, "read", key, "the file was changed since it was listed");
    }
    if (content.after().isEmpty()) {
      throw errors.because(Kind.CHANGED, "read", key, "the file was removed while it was read");
    }
    if (!content.after().get().version().equals(entry.version())) {
      throw errors.changed(key);
    }
    return new HeldBody(entry, new SmallBody(content.bytes(), key, errors, closed));
  }

  @Override
  public int read() throws IOException {
    refuseClosed();
    return super.read();
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    refuseClosed();
    return super.read(target, offset, length);
  }

  private void refuseClosed() {
    if (closed.getAsBoolean()) {
      throw errors.closed("read", key);
    }
  }
}
