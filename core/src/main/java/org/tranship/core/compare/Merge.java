package org.tranship.core.compare;

import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Listing;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Key;

/// The one walk over two listings, which copy, verify, resume, compare and report share. Both come
/// in key order ([Key#compareTo]); the pairs come in that order too, each key once. It holds one
/// entry of each side, whatever their number. Used by one thread.
///
/// The order is not believed: a listing that breaks it, or gives a key twice, ends the walk with a
/// [StoreException] that names both keys, because a merge of unordered lists finds objects missing
/// that are there.
public final class Merge implements AutoCloseable {
  private final Side source;
  private final Side target;

  /// Merges a source and a target that spell their keys alike.
  public Merge(Listing source, Listing target) {
    this(source, KeyMap.identity(), target);
  }

  /// Merges a source whose objects have other keys in the target.
  ///
  /// @param source a listing whose keys, once placed, are in order
  /// @param placement the key in the target for a key of the source
  /// @param target the other listing
  /// @throws IllegalArgumentException if the placement does not keep the order
  public Merge(Listing source, KeyMap placement, Listing target) {
    if (!placement.keepsOrder()) {
      throw new IllegalArgumentException(
          "Listings are not merged over " + placement + ", which does not keep their order.");
    }
    this.source = new Side("source", source, placement);
    this.target = new Side("target", target, KeyMap.identity());
  }

  /// The next pair, or null at the end of both sides.
  ///
  /// @throws StoreException if a listing fails or breaks its order; what came before stays right
  public @Nullable Pair next() {
    Head left = source.peek();
    Head right = target.peek();
    if (left == null) {
      return right == null ? null : onlyInTarget(right);
    }
    if (right == null) {
      return onlyInSource(left);
    }
    int order = left.key().compareTo(right.key());
    if (order < 0) {
      return onlyInSource(left);
    }
    if (order > 0) {
      return onlyInTarget(right);
    }
    source.advance();
    target.advance();
    return new Pair.Both(right.key(), left.entry(), right.entry());
  }

  private Pair onlyInSource(Head left) {
    source.advance();
    return new Pair.OnlyInSource(left.key(), left.entry());
  }

  private Pair onlyInTarget(Head right) {
    target.advance();
    return new Pair.OnlyInTarget(right.key(), right.entry());
  }

  /// Closes both listings, the second also when closing the first fails.
  @Override
  public void close() {
    try {
      source.listing.close();
    } finally {
      target.listing.close();
    }
  }

  private record Head(Key key, Entry entry) {}

  private static final class Side {
    private final String name;
    private final Listing listing;
    private final KeyMap placement;
    private @Nullable Head head;
    private @Nullable Head last;
    private boolean ended;

    Side(String name, Listing listing, KeyMap placement) {
      this.name = name;
      this.listing = listing;
      this.placement = placement;
    }

    @Nullable Head peek() {
      if (head == null && !ended) {
        Entry entry = listing.next();
        if (entry == null) {
          ended = true;
        } else {
          Head next = new Head(placement.target(entry.key()), entry);
          requireOrder(next);
          head = next;
        }
      }
      return head;
    }

    void advance() {
      last = head;
      head = null;
    }

    private void requireOrder(Head next) {
      Head before = last;
      if (before == null || next.key().compareTo(before.key()) > 0) {
        return;
      }
      boolean same = next.key().equals(before.key());
      throw StoreException.of(StoreException.Kind.UNEXPECTED, "list", "the " + name)
          .key(next.entry().key())
          .because(
              same
                  ? "it takes the same place, \""
                      + next.key()
                      + "\", as \""
                      + before.entry().key()
                      + "\" before it"
                  : "\"" + next.key() + "\" came behind \"" + before.key() + "\", out of order")
          .next("Nothing that was found up to there is wrong, but the walk cannot go on.")
          .build();
    }
  }
}
