package org.tranship.core.work;

import java.io.IOException;
import java.util.List;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.RunningDigest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;

/// Reads a whole object piece by piece, of the version that was listed.
final class WholeRead {
  private static final int BUFFER = 64 << 10;

  private WholeRead() {}

  /// @throws StoreException if it cannot be read; `CHANGED` if it is of another version by now
  static ObjectBody open(Store store, Entry entry) {
    return store.open(entry.key(), ReadRequest.whole(entry.version()));
  }

  /// Room for the next piece of an object of this size; one byte more than a small one has, so that
  /// it is read to its end in one go.
  static byte[] room(Entry entry) {
    return new byte[(int) Math.min(BUFFER, entry.size().bytes() + 1)];
  }

  /// Reads the next piece.
  ///
  /// @return how many bytes there were; fewer than there is room for at the end only
  /// @throws StoreException if it cannot be read
  static int fill(ObjectBody body, byte[] piece) {
    try {
      return body.stream().readNBytes(piece, 0, piece.length);
    } catch (IOException e) {
      throw StoreException.reading(e, body.entry().key());
    }
  }

  /// Digests of the content, in the order of the algorithms.
  ///
  /// @throws StoreException if it cannot be read
  static List<Digest> digests(Store store, Entry entry, DigestAlgorithm... algorithms) {
    List<RunningDigest> digests = List.of(algorithms).stream().map(RunningDigest::new).toList();
    byte[] piece = room(entry);
    try (ObjectBody body = open(store, entry)) {
      int count;
      do {
        count = fill(body, piece);
        for (RunningDigest digest : digests) {
          digest.update(piece, 0, count);
        }
      } while (count == piece.length);
    }
    return digests.stream().map(RunningDigest::finish).toList();
  }
}
