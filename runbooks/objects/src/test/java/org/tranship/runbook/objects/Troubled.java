package org.tranship.runbook.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Reason;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.testkit.contract.ChangedListing;

/// What goes wrong in tests, and how a run is left then.
final class Troubled {
  private Troubled() {}

  static void assertHalted(RunState state, Reason reason, String... words) {
    assertThat(state).isInstanceOf(Halted.class);
    assertThat(((Halted) state).reason()).isEqualTo(reason);
    assertThat(((Halted) state).detail()).contains(words);
  }

  static Store broken(Store store, String key) {
    return new ForwardingStore(store) {
      @Override
      public ObjectBody open(Key opened, ReadRequest request) {
        if (opened.text().equals(key)) {
          throw StoreException.of(Kind.ACCESS_DENIED, "read", "memory:from")
              .key(opened)
              .because("nobody may")
              .build();
        }
        return inner().open(opened, request);
      }
    };
  }

  /// A store whose listing does not show an object that it has.
  ///
  /// @param fault key of a fault that is told in its stead, or empty for none
  static Store hiding(Store store, String key, Optional<Key> fault) {
    return new ForwardingStore(store) {
      @Override
      public Listing list(ListRequest request) {
        Listing listing = inner().list(request);
        return new Listing() {
          @Override
          public @Nullable Entry next() {
            Entry entry = listing.next();
            if (entry == null || !entry.key().text().equals(key)) {
              return entry;
            }
            if (fault.isPresent()) {
              throw StoreException.of(Kind.ACCESS_DENIED, "list", "memory:to")
                  .key(fault.get())
                  .because("nobody may list it")
                  .build();
            }
            return listing.next();
          }

          @Override
          public void close() {
            listing.close();
          }
        };
      }
    };
  }

  /// A store that lists the digest of each object.
  static Store listingDigests(Store store) {
    return new ForwardingStore(store) {
      @Override
      public Listing list(ListRequest request) {
        Listing listing = inner().list(request);
        return new ChangedListing(
            listing,
            entry ->
                new Entry(
                    entry.key(),
                    entry.size(),
                    entry.version(),
                    entry.modified(),
                    Optional.of(digest(entry.key())),
                    entry.attributes()));
      }

      private Digest digest(Key key) {
        try (ObjectBody body = inner().open(key, ReadRequest.WHOLE)) {
          byte[] content = body.readAll(1 << 20);
          return Digest.of(
              DigestAlgorithm.SHA256, MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
          throw new AssertionError(e);
        }
      }
    };
  }

  /// A store that cannot have an object under a key, and says so whatever it is asked.
  static Store without(Store store, String key) {
    return new ForwardingStore(store) {
      private void check(Key asked) {
        if (asked.text().equals(key)) {
          throw StoreException.of(Kind.INVALID_KEY, "look at", inner().toString())
              .key(asked)
              .because("it cannot have such a key")
              .build();
        }
      }

      @Override
      public Optional<Entry> stat(Key asked) {
        check(asked);
        return inner().stat(asked);
      }

      @Override
      public WriteOutcome put(PutRequest request) {
        check(request.key());
        return inner().put(request);
      }
    };
  }

  static Store breakingOff(Store store, int after, Optional<Key> named) {
    return new ForwardingStore(store) {
      @Override
      public Listing list(ListRequest request) {
        Listing listing = inner().list(request);
        return new Listing() {
          private int given;
          private boolean told;

          @Override
          public @Nullable Entry next() {
            if (given == after && !told) {
              told = named.isPresent();
              StoreException.Builder fault =
                  StoreException.of(Kind.ACCESS_DENIED, "list", "memory:from").because("broken");
              throw named.map(fault::key).orElse(fault).build();
            }
            given++;
            return listing.next();
          }

          @Override
          public void close() {
            listing.close();
          }
        };
      }
    };
  }
}
