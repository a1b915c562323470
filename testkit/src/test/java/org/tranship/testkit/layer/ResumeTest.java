package org.tranship.testkit.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tranship.core.layer.CheckedStore;
import org.tranship.core.layer.Fault;
import org.tranship.core.layer.Faults;
import org.tranship.core.layer.FaultyStore;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.layer.RetryingStore;
import org.tranship.core.layer.StoreMeter;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.testkit.clock.FakeClock;

/// Bodies and listings that break off go on where they were, or say that they cannot.
class ResumeTest {
  private static final long SEED = 99;
  private static final Key KEY = Key.of("body");
  private static final List<Fault> BREAKS =
      List.of(
          new Fault.Refuse(Kind.UNAVAILABLE),
          new Fault.LoseAnswer(Kind.TIMEOUT),
          new Fault.Truncate());

  private static byte[] content() {
    byte[] bytes = new byte[20_000];
    new Random(SEED).nextBytes(bytes);
    return bytes;
  }

  private static Store broken(Store inner, Faults faults) {
    FakeClock clock = new FakeClock();
    return new RetryingStore(
        new FaultyStore(inner, faults, clock),
        RetryPolicy.DEFAULT,
        new Random(SEED),
        clock,
        StoreMeter.NONE);
  }

  private static byte[] read(Store store, ReadRequest request) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (ObjectBody body = store.open(KEY, request)) {
      InputStream in = body.stream();
      byte[] buffer = new byte[700];
      for (int count = in.read(buffer, 3, 600); count >= 0; count = in.read(buffer, 3, 600)) {
        all.write(buffer, 3, count);
      }
    }
    return all.toByteArray();
  }

  @Test
  void aBodyIsTheSameWhereverItBreaks() throws IOException {
    MemoryStore memory = new MemoryStore("bodies");
    memory.put(PutRequest.of(KEY, content())).orThrow();
    ReadRequest range = new ReadRequest(1000, OptionalLong.of(5000), Optional.empty());
    FaultyStore counting = new FaultyStore(memory, Faults.none(), new FakeClock());
    assertThat(read(counting, ReadRequest.WHOLE)).isEqualTo(content());
    for (long call = 1; call <= counting.calls(); call++) {
      for (Fault fault : BREAKS) {
        assertThat(read(broken(memory, Faults.at(call, fault)), ReadRequest.WHOLE))
            .as("call %d, %s", call, fault)
            .isEqualTo(content());
        assertThat(read(broken(memory, Faults.at(call, fault)), range))
            .as("range, call %d, %s", call, fault)
            .isEqualTo(Arrays.copyOfRange(content(), 1000, 6000));
      }
    }
    for (long seed = 0; seed < 200; seed++) {
      assertThat(read(broken(memory, new Faults.Seeded(seed, 0.3, BREAKS)), ReadRequest.WHOLE))
          .as("seed %d", seed)
          .isEqualTo(content());
    }
  }

  @Test
  void aBodyOfNoKnownVersionIsNotPatchedTogether() {
    MemoryStore memory = new MemoryStore("unversioned");
    memory.put(PutRequest.of(KEY, content())).orThrow();
    Store unversioned = new WriteLog(memory, Capabilities.Versions.NONE);
    for (Fault fault : BREAKS) {
      assertThatThrownBy(() -> read(broken(unversioned, Faults.at(7, fault)), ReadRequest.WHOLE))
          .isInstanceOf(StoreException.class);
    }
  }

  @Test
  void aBodyThatChangedMeanwhileEndsAsChanged() throws IOException {
    MemoryStore memory = new MemoryStore("changing");
    memory.put(PutRequest.of(KEY, content())).orThrow();
    Store store = broken(memory, Faults.at(5, new Fault.Refuse(Kind.UNAVAILABLE)));
    try (ObjectBody body = store.open(KEY, ReadRequest.WHOLE)) {
      assertThat(body.stream().readNBytes(new byte[600], 0, 600)).isEqualTo(600);
      memory.put(PutRequest.of(KEY, content())).orThrow();
      assertThatThrownBy(
              () -> {
                byte[] buffer = new byte[600];
                while (body.stream().read(buffer) >= 0) {
                  // Goes on until the fault.
                }
              })
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CHANGED));
    }
  }

  @Test
  void withoutRetriesAShortBodyIsNeverQuiet() {
    MemoryStore memory = new MemoryStore("short");
    memory.put(PutRequest.of(KEY, content())).orThrow();
    Store checked =
        new CheckedStore(
            new FaultyStore(memory, Faults.at(4, new Fault.Truncate()), new FakeClock()));
    assertThatThrownBy(() -> read(checked, ReadRequest.WHOLE))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT));
  }

  @Test
  void aFlippedBitIsForTheDigestToFind() throws IOException {
    MemoryStore memory = new MemoryStore("flipped");
    memory.put(PutRequest.of(KEY, content())).orThrow();
    byte[] read = read(broken(memory, Faults.at(3, new Fault.Flip(5))), ReadRequest.WHOLE);
    assertThat(read).hasSameSizeAs(content()).isNotEqualTo(content());
  }

  @Test
  void aListingIsTheSameWhereverItBreaks() {
    MemoryStore memory = new MemoryStore("listings");
    for (int i = 0; i < 60; i++) {
      memory.put(PutRequest.of(Key.of("k/" + i), new byte[i])).orThrow();
    }
    memory.put(PutRequest.of(Key.of("z"), new byte[1])).orThrow();
    List<Entry> whole = list(memory);
    assertThat(whole).hasSize(60);
    for (long call = 1; call <= 62; call++) {
      for (Fault fault : BREAKS) {
        assertThat(list(broken(memory, Faults.at(call, fault))))
            .as("call %d, %s", call, fault)
            .isEqualTo(whole);
      }
    }
    for (long seed = 0; seed < 200; seed++) {
      assertThat(list(broken(memory, new Faults.Seeded(seed, 0.3, BREAKS))))
          .as("seed %d", seed)
          .isEqualTo(whole);
    }
  }

  @Test
  void aListingWithoutOrderSaysThatItBroke() {
    MemoryStore memory = new MemoryStore("unordered");
    for (int i = 0; i < 60; i++) {
      memory.put(PutRequest.of(Key.of("k/" + i), new byte[i])).orThrow();
    }
    Store unordered = new UnorderedStore(memory, SEED);
    Fault fault = new Fault.Refuse(Kind.UNAVAILABLE);
    assertThatThrownBy(() -> list(broken(unordered, Faults.at(30, fault))))
        .isInstanceOf(StoreException.class);
    assertThat(list(broken(unordered, Faults.at(2, fault)))).as("before the first").hasSize(60);
  }

  private static List<Entry> list(Store store) {
    List<Entry> entries = new ArrayList<>();
    try (Listing listing = store.list(ListRequest.under("k/"))) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        entries.add(entry);
      }
    }
    return entries;
  }
}
