package org.tranship.core.work;

import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Digest;
import org.tranship.core.value.Version;

/// Reads objects at the source whose digest nobody has written down: those that a service copied by
/// itself. The source is opened for the first of them, so that whoever has none needs none.
final class SourceDigests implements AutoCloseable {
  private final StoreOpener opener;
  private final StoreSpec spec;
  private final Codecs codecs;
  private @Nullable Store source;

  SourceDigests(StoreOpener opener, StoreSpec spec, Codecs codecs) {
    this.opener = opener;
    this.spec = spec;
    this.codecs = codecs;
  }

  /// SHA-256 of the object's plain content in the item's version.
  ///
  /// @throws org.tranship.core.store.StoreException as reading gives; `CHANGED` if it is another
  ///   version by now
  Digest of(WorkItem item, Version version) {
    WorkItem original = WorkItem.same(item.source(), item.size(), version);
    return new VerifyOne(opened(), codecs).read(original, Coding.NONE.content(), version).plain();
  }

  private synchronized Store opened() {
    Store open = source;
    if (open == null) {
      open = opener.open(spec);
      source = open;
    }
    return open;
  }

  @Override
  public synchronized void close() {
    Store open = source;
    if (open != null) {
      open.close();
    }
  }
}
