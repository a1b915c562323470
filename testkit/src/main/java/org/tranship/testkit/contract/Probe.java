package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;

/// Asks a store what tests want to know, so that a test reads as a sentence.
///
/// @param store the store asked
public record Probe(Store store) {

  /// Writes, and insists on success.
  public WriteOutcome.Done put(Key key, byte[] bytes) {
    return done(store.put(PutRequest.of(key, bytes)));
  }

  /// Writes, and insists on success.
  public WriteOutcome.Done put(String key, byte[] bytes) {
    return put(Key.of(key), bytes);
  }

  /// Writes all, many at once, each key's text as its content.
  public void putAll(Collection<Key> keys) {
    List<Key> list = List.copyOf(keys);
    Crowd.run(list.size(), 32, i -> put(list.get(i), list.get(i).utf8()));
  }

  /// The outcome, which must be `Done`.
  public WriteOutcome.Done done(WriteOutcome outcome) {
    assertThat(outcome).isInstanceOf(WriteOutcome.Done.class);
    return (WriteOutcome.Done) outcome;
  }

  /// The kind with which a write is refused, whether by outcome or by exception. A write that was
  /// carried out, or whose end is unknown, fails the test.
  public Kind refusal(Supplier<WriteOutcome> write) {
    try {
      WriteOutcome outcome = write.get();
      return switch (outcome) {
        case WriteOutcome.Refused(StoreException reason) -> reason.kind();
        case WriteOutcome.Done done -> throw new AssertionError("It was carried out: " + done);
        case WriteOutcome.Unknown(StoreException cause) ->
            throw new AssertionError("Its end is unknown, where it was to be refused.", cause);
      };
    } catch (StoreException e) {
      return e.kind();
    }
  }

  /// The entry, which must be there.
  public Entry entry(Key key) {
    return store.stat(key).orElseThrow(() -> new AssertionError("There is no \"" + key + "\"."));
  }

  /// The bytes of a request.
  public byte[] read(Key key, ReadRequest request) {
    try (ObjectBody body = store.open(key, request)) {
      return body.stream().readAllBytes();
    } catch (IOException e) {
      throw StoreException.reading(e, key);
    }
  }

  /// Insists that the object is there with exactly these bytes.
  public void holds(Key key, byte[] bytes) {
    assertThat(entry(key).size().bytes()).as("size of \"%s\"", key).isEqualTo(bytes.length);
    if (store.capabilities().readable()) {
      assertThat(read(key, ReadRequest.WHOLE)).as("content of \"%s\"", key).isEqualTo(bytes);
    }
  }

  /// Insists that there is no such object, neither by name nor in a listing.
  public void lacks(Key key) {
    assertThat(store.stat(key)).as("entry of \"%s\"", key).isEmpty();
    assertThat(keys(ListRequest.under(key.text()))).doesNotContain(key);
  }

  /// All entries of a listing, as they come.
  public List<Entry> entries(ListRequest request) {
    List<Entry> entries = new ArrayList<>();
    try (Listing listing = store.list(request)) {
      for (Entry next = listing.next(); next != null; next = listing.next()) {
        entries.add(next);
      }
      assertThat(listing.next()).as("what follows the end of a listing").isNull();
    }
    return entries;
  }

  /// All keys of a listing: as they come from an ordered store, which has to keep the order itself,
  /// else sorted here.
  public List<Key> keys(ListRequest request) {
    List<Key> keys = new ArrayList<>(entries(request).stream().map(Entry::key).toList());
    if (!store.capabilities().ordered()) {
      keys.sort(null);
    }
    return keys;
  }

  public List<Key> keys() {
    return keys(ListRequest.ALL);
  }

  /// The entries of a listing by key.
  public Map<Key, Entry> listed() {
    Map<Key, Entry> byKey = new TreeMap<>();
    for (Entry entry : entries(ListRequest.ALL)) {
      assertThat(byKey.put(entry.key(), entry)).as("\"%s\" listed twice", entry.key()).isNull();
    }
    return byKey;
  }
}
