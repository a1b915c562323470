package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.testkit.fault.OtherBytes;

/// The contract finds what it is there to find: each store here breaks one promise, and the test of
/// that promise fails.
class StoreContractTest {

  /// A store with one fault, and the test that must not pass.
  private record Broken(String name, Store store, Consumer<StoreContract> test) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final class Subject extends StoreContract {
    private final Store store;

    Subject(Store store) {
      this.store = store;
    }

    @Override
    protected Store createStore() {
      return store;
    }
  }

  /// A store that does a write otherwise than asked.
  private abstract static class Writing extends ForwardingStore {
    Writing() {
      super(new MemoryStore("broken"));
    }

    abstract PutRequest otherwise(PutRequest request);

    @Override
    public WriteOutcome put(PutRequest request) {
      return super.put(otherwise(request));
    }
  }

  private static Stream<Broken> broken() {
    return Stream.of(
        new Broken(
            "ignores conditions",
            new Writing() {
              @Override
              PutRequest otherwise(PutRequest request) {
                return request.with(new Condition.Always());
              }
            },
            StoreContract::createsOnlyWhereNothingIs),
        new Broken(
            "drops attributes",
            new Writing() {
              @Override
              PutRequest otherwise(PutRequest request) {
                return request.with(Attributes.NONE);
              }
            },
            StoreContract::keepsOrRefusesEveryKindOfAttribute),
        new Broken(
            "takes less than was announced",
            new Writing() {
              @Override
              PutRequest otherwise(PutRequest request) {
                return PutRequest.of(request.key(), whatComes(request.content()));
              }
            },
            StoreContract::refusesContentThatIsTooShort),
        new Broken(
            "loses an empty object",
            new Writing() {
              @Override
              PutRequest otherwise(PutRequest request) {
                return request.content().size().bytes() == 0
                    ? request.withKey(Key.of("elsewhere"))
                    : request;
              }
            },
            StoreContract::writesAndFindsObjectsOfEverySize),
        new Broken(
            "trims its keys",
            new Writing() {
              @Override
              PutRequest otherwise(PutRequest request) {
                String trimmed = request.key().text().strip();
                return trimmed.isEmpty() ? request : request.withKey(Key.of(trimmed));
              }
            },
            StoreContract::keepsAdmittedKeysExactlyAndRefusesTheOthers),
        new Broken(
            "reads any version", new AnyVersion(), StoreContract::readsOnlyTheVersionAskedFor),
        new Broken(
            "deletes any version", new AnyVersion(), StoreContract::removesOnlyTheVersionNamed),
        new Broken(
            "reads ranges one byte short",
            new ShortRange(),
            StoreContract::readsRangesAlsoBeyondTheEnd),
        new Broken(
            "sorts as strings",
            new Listed() {
              @Override
              List<Entry> otherwise(List<Entry> entries, ListRequest request) {
                entries.sort(Comparator.comparing(entry -> entry.key().text()));
                return entries;
              }
            },
            StoreContract::listsInTheOrderOfTheBytesOfTheKeys),
        new Broken(
            "stops at the first page",
            new Listed() {
              @Override
              List<Entry> otherwise(List<Entry> entries, ListRequest request) {
                return entries.subList(0, Math.min(1000, entries.size()));
              }
            },
            StoreContract::listsMoreThanOnePage),
        new Broken(
            "takes a prefix for a folder",
            new Listed() {
              @Override
              List<Entry> otherwise(List<Entry> entries, ListRequest request) {
                String folder = request.prefix();
                entries.removeIf(
                    entry ->
                        !folder.isEmpty()
                            && !folder.endsWith("/")
                            && !entry.key().startsWith(folder + "/"));
                return entries;
              }
            },
            StoreContract::listsAPrefixAsTextAndNotAsAFolder));
  }

  private static Content whatComes(Content content) {
    try (InputStream in = content.open()) {
      return Content.of(in.readAllBytes());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static final class AnyVersion extends ForwardingStore {
    AnyVersion() {
      super(new MemoryStore("broken"));
    }

    @Override
    public ObjectBody open(Key key, ReadRequest request) {
      return super.open(
          key, new ReadRequest(request.offset(), request.length(), Optional.<Version>empty()));
    }

    @Override
    public List<WriteOutcome> delete(List<DeleteRequest> requests) {
      return super.delete(
          requests.stream().map(request -> DeleteRequest.of(request.key())).toList());
    }
  }

  private static final class ShortRange extends ForwardingStore {
    ShortRange() {
      super(new MemoryStore("broken"));
    }

    @Override
    public ObjectBody open(Key key, ReadRequest request) {
      ObjectBody body = super.open(key, request);
      byte[] all = body.readAll(1 << 20);
      InputStream less =
          new ByteArrayInputStream(
              all, 0, request.isWhole() ? all.length : Math.max(0, all.length - 1));
      return new OtherBytes(body, less);
    }
  }

  /// A store that lists otherwise than it should.
  private abstract static class Listed extends ForwardingStore {
    Listed() {
      super(new MemoryStore("broken"));
    }

    abstract List<Entry> otherwise(List<Entry> entries, ListRequest request);

    @Override
    public Listing list(ListRequest request) {
      List<Entry> entries = new ArrayList<>();
      try (Listing listing = super.list(request)) {
        for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
          entries.add(entry);
        }
      }
      Iterator<Entry> iterator = otherwise(entries, request).iterator();
      return new Listing() {
        @Override
        public @Nullable Entry next() {
          return iterator.hasNext() ? iterator.next() : null;
        }

        @Override
        public void close() {}
      };
    }
  }

  @ParameterizedTest
  @MethodSource("broken")
  void findsWhatABrokenStoreDoesWrong(Broken broken) throws Exception {
    StoreContract contract = new Subject(broken.store());
    contract.createEmptyStore();
    assertThatThrownBy(() -> broken.test().accept(contract)).isInstanceOf(AssertionError.class);
    contract.closeStore();

    StoreContract sound = new Subject(new MemoryStore("sound"));
    sound.createEmptyStore();
    broken.test().accept(sound);
    assertThat(sound.store()).isNotNull();
    sound.closeStore();
  }
}
