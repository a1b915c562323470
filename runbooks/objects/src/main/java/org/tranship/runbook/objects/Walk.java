package org.tranship.runbook.objects;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tranship.core.compare.ListingAhead;
import org.tranship.core.compare.Merge;
import org.tranship.core.compare.ObjectFilter;
import org.tranship.core.compare.Pair;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;

/// The two stores side by side, in key order, both read ahead. Of what cannot be listed one by one
/// (a directory, a link, a pipe, a name that is no key) whoever walks is told, and the walk goes
/// on. Nothing is said of it if nothing that is meant can lie there. Used by one thread.
final class Walk implements AutoCloseable {
  private final Merge merge;

  /// What is told of names that a side cannot list.
  ///
  /// @param source told of the source's
  /// @param target told of the target's
  record Faults(Consumer<StoreException> source, Consumer<StoreException> target) {
    /// Those of the target stay unsaid: what lies there already is not what is being moved. Whoever
    /// takes what is not listed for absent must be told of them, see [TargetGaps].
    static Faults ofSource(Consumer<StoreException> source) {
      return new Faults(source, _ -> {});
    }
  }

  private Walk(Merge merge) {
    this.merge = merge;
  }

  /// @param after only keys greater than this one
  /// @throws StoreException if a store cannot be listed
  static Walk of(
      CopyPlan plan,
      Store source,
      Store target,
      ObjectFilter filter,
      Optional<Key> after,
      Faults faults) {
    Listing first;
    Listing second;
    Predicate<Key> meant;
    if (plan.list().isPresent()) {
      KeyLines keys = KeyLines.of(plan.list().get());
      first = new NamedObjects(source, keys.behind(after), NamedObjects.Missing.FAULT);
      second = new NamedObjects(target, keys.behind(after), NamedObjects.Missing.NOTHING);
      meant = filter.keys()::takes; // each name is that of one object
    } else {
      ListRequest request = new ListRequest(filter.keys().beginning(), after);
      first = new ListingAhead(() -> source.list(request));
      second = new ListingAhead(() -> target.list(request));
      meant = filter.keys()::mayHide;
    }
    return new Walk(
        new Merge(
            new Passing(first, meant, faults.source()),
            new Passing(second, meant, faults.target())));
  }

  /// A listing that leaves out what cannot be listed by its name, and says nothing of it.
  static Listing withoutNames(Listing listing) {
    return new Passing(listing, _ -> false, _ -> {});
  }

  /// The next pair, or null at the end of both sides.
  @Nullable Pair next() {
    return merge.next();
  }

  @Override
  public void close() {
    merge.close();
  }

  /// A listing that passes its faults of single names on and does not stop at them.
  private record Passing(Listing inner, Predicate<Key> meant, Consumer<StoreException> faults)
      implements Listing {
    @Override
    public @Nullable Entry next() {
      while (true) {
        try {
          return inner.next();
        } catch (StoreException fault) {
          if (fault.key().isEmpty() || endsAll(fault.kind())) {
            throw fault;
          }
          if (meant.test(fault.key().get())) {
            faults.accept(fault);
          }
        }
      }
    }

    private static boolean endsAll(Kind kind) {
      return switch (kind) {
        case UNEXPECTED,
            INTERRUPTED,
            CONTAINER_MISSING,
            BAD_CREDENTIALS,
            CREDENTIALS_EXPIRED,
            CONFIGURATION,
            FULL ->
            true;
        case NOT_FOUND,
            CONDITION_FAILED,
            CHANGED,
            ACCESS_DENIED,
            INVALID_KEY,
            UNSUPPORTED,
            TOO_LARGE,
            CORRUPT,
            SOURCE_FAULT,
            THROTTLED,
            UNAVAILABLE,
            TIMEOUT ->
            false;
      };
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
