package org.tranship.runbook.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Segmented;
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;

/// What Swift has of a registry's blobs beside the bytes that it gives out: of each, what its
/// segments begin with, and the segments, as objects of the same store. Whoever writes over such a
/// blob, or removes it, leaves them.
final class Segments {
  /// What is named, by the key of what names it.
  final Map<String, String> named = new ConcurrentSkipListMap<>();

  private final Store below;

  Segments(LittleRegistry registry) {
    this.below = registry.store();
    for (String key : RegistryTexts.of(registry).keySet()) {
      if (key.contains("/blobs/")) {
        String hex = key.substring(key.length() - 69, key.length() - 5);
        add(key, beginning(hex));
      }
    }
  }

  /// As long as that of a repository with a long name.
  static String beginning(String hex) {
    return "segments/" + hex.substring(0, 3) + "/" + hex.substring(3) + hex.repeat(7);
  }

  /// A blob, or an upload, of two segments.
  void add(String key, String beginning) {
    named.put(key, beginning);
    for (String number : List.of("0000000000000001", "0000000000000002")) {
      put(beginning + "/" + number);
    }
  }

  void put(String name) {
    below.put(PutRequest.of(Key.of(name), new byte[] {1})).orThrow();
  }

  /// Names of what begins so.
  Set<String> of(String beginning) {
    Set<String> names = new TreeSet<>();
    try (Listing listing = below.list(ListRequest.under(beginning))) {
      for (@Nullable Entry entry = listing.next(); entry != null; entry = listing.next()) {
        names.add(entry.key().text());
      }
    }
    return names;
  }

  /// @param process what it can do to the store; none of it once it is dead
  Store seen(Store process) {
    return new Seen(process);
  }

  private final class Seen extends ForwardingStore implements Segmented {
    Seen(Store process) {
      super(process);
    }

    @Override
    public WriteOutcome put(PutRequest request) {
      WriteOutcome outcome = inner().put(request);
      named.remove(request.key().text());
      return outcome;
    }

    @Override
    public List<WriteOutcome> delete(List<DeleteRequest> requests) {
      List<WriteOutcome> outcomes = inner().delete(requests);
      named.keySet().removeIf(key -> below.stat(Key.of(key)).isEmpty());
      return outcomes;
    }

    @Override
    public <T> Optional<T> feature(Class<T> type) {
      // A copy inside the store would be a put that is not seen here.
      return type == Segmented.class ? Optional.of(type.cast(this)) : Optional.empty();
    }

    @Override
    public Optional<String> segmentsOf(Key key) {
      return stat(key).flatMap(_ -> Optional.ofNullable(named.get(key.text())));
    }

    @Override
    public void eachOfContainer(Consumer<String> told) {
      inner().list(ListRequest.under("")).close();
      new ArrayList<>(named.values()).forEach(told);
    }

    @Override
    public long removeSegments(String beginning) {
      Set<String> names = of(beginning);
      names.forEach(
          name -> inner().delete(List.of(DeleteRequest.of(Key.of(name)))).getFirst().orThrow());
      return names.size();
    }
  }
}
