package org.tranship.core.work;

import java.util.Arrays;
import org.tranship.core.compare.Difference.Side;
import org.tranship.core.compare.Pair;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.Store;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;

/// Reads contents in this process. Streams, whatever the size.
///
/// @param together whether both sides may be read at the same time
record DirectReads(Store source, Store target, boolean together) implements ContentReads {
  @Override
  public boolean same(Pair.Both both) {
    return together
        ? sameBytes(both.source(), both.target())
        : has(
            Side.TARGET, both.target(), digest(Side.SOURCE, both.source(), DigestAlgorithm.SHA256));
  }

  @Override
  public boolean has(Side side, Entry entry, Digest digest) {
    return digest(side, entry, digest.algorithm()).equals(digest);
  }

  private Digest digest(Side side, Entry entry, DigestAlgorithm algorithm) {
    Store store = side == Side.SOURCE ? source : target;
    return ContentCheck.on(side, () -> WholeRead.digests(store, entry, algorithm).getFirst());
  }

  private boolean sameBytes(Entry ours, Entry theirs) {
    byte[] left = WholeRead.room(ours);
    byte[] right = WholeRead.room(theirs);
    try (ObjectBody one = ContentCheck.on(Side.SOURCE, () -> WholeRead.open(source, ours));
        ObjectBody other = ContentCheck.on(Side.TARGET, () -> WholeRead.open(target, theirs))) {
      while (true) {
        int count = ContentCheck.on(Side.SOURCE, () -> WholeRead.fill(one, left));
        int others = ContentCheck.on(Side.TARGET, () -> WholeRead.fill(other, right));
        if (Arrays.mismatch(left, 0, count, right, 0, others) >= 0) {
          return false;
        }
        if (count < left.length) {
          return true;
        }
      }
    }
  }
}
