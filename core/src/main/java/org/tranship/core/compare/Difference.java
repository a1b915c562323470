package org.tranship.core.compare;

import java.util.Optional;
import org.tranship.core.store.Entry;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;

/// How the two sides differ under one key.
public sealed interface Difference {
  /// The key in the target's spelling.
  Key key();

  /// The object is missing in the target.
  record OnlyInSource(Key key, Entry source) implements Difference {}

  /// The object is not in the source.
  record OnlyInTarget(Key key, Entry target) implements Difference {}

  /// Both have an object, and not the same one.
  ///
  /// @param reason in what they differ
  record Changed(Key key, Entry source, Entry target, Reason reason) implements Difference {}

  /// One side could not be read, so nothing is known.
  ///
  /// @param side which
  /// @param fault why
  record Unreadable(Key key, Side side, StoreException fault) implements Difference {}

  /// In what two objects differ, the first that was found.
  enum Reason {
    SIZE,
    DIGEST,
    CONTENT,
    ATTRIBUTES,
    /// Written anew since; whether its bytes differ is not known. Only found between two looks at
    /// the same store, since versions of different stores have nothing to do with each other.
    VERSION
  }

  /// One of the two stores.
  enum Side {
    SOURCE,
    TARGET
  }

  /// What the two listings alone show, for stores that keep the same bytes: a missing object,
  /// another size, or another digest of the same algorithm. Empty does not prove the objects equal;
  /// their bytes may still differ where no common digest is listed.
  static Optional<Difference> atSight(Pair pair) {
    return switch (pair) {
      case Pair.OnlyInSource(Key key, Entry source) -> Optional.of(new OnlyInSource(key, source));
      case Pair.OnlyInTarget(Key key, Entry target) -> Optional.of(new OnlyInTarget(key, target));
      case Pair.Both(Key key, Entry source, Entry target) ->
          changed(source, target).map(reason -> new Changed(key, source, target, reason));
    };
  }

  private static Optional<Reason> changed(Entry source, Entry target) {
    if (!source.size().equals(target.size())) {
      return Optional.of(Reason.SIZE);
    }
    boolean differ = shareDigest(source, target) && !source.digest().equals(target.digest());
    return differ ? Optional.of(Reason.DIGEST) : Optional.empty();
  }

  /// Whether both entries have a digest of the same algorithm, so that it settles whether the bytes
  /// are the same.
  static boolean shareDigest(Entry source, Entry target) {
    Optional<DigestAlgorithm> ours = source.digest().map(Digest::algorithm);
    return ours.isPresent() && ours.equals(target.digest().map(Digest::algorithm));
  }
}
