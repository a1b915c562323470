package org.tranship.testkit.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tranship.core.layer.Fault;
import org.tranship.core.layer.Faults;
import org.tranship.core.layer.FaultyStore;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.layer.RetryingStore;
import org.tranship.core.layer.StoreMeter;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.testkit.clock.FakeClock;

/// A walk through every operation, once for every call in it and every fault that can be survived:
/// refused for now, request lost, answer lost, slow. The answers and the final state must be those
/// of a walk without faults, and nothing that may be created once is created twice.
class RetryEveryCallTest {
  private static final long SEED = 4711;
  private static final Key A = Key.of("a");
  private static final Key B = Key.of("b");
  private static final Key U = Key.of("u/\uD83D\uDE80");
  private static final Attributes TYPE = Attributes.of(Attributes.CONTENT_TYPE, "text/plain");

  private static final List<Fault> SURVIVABLE =
      List.of(
          new Fault.Refuse(Kind.THROTTLED),
          new Fault.Refuse(Kind.CREDENTIALS_EXPIRED),
          new Fault.LoseRequest(Kind.TIMEOUT),
          new Fault.LoseAnswer(Kind.UNAVAILABLE),
          new Fault.Delay(Duration.ofSeconds(3)));

  /// What a walk was told and what it left.
  private record Walk(
      long calls, List<String> answers, Map<String, String> state, int writesOfA, int uploads) {}

  @Test
  void everySingleFaultIsSurvivedWithoutATrace() {
    Walk plain = walk(Faults.none(), SEED, true);
    assertThat(plain.calls()).isGreaterThan(25);
    for (long call = 1; call <= plain.calls(); call++) {
      for (Fault fault : SURVIVABLE) {
        requireSame(plain, walk(Faults.at(call, fault), SEED, true), "call " + call + ", " + fault);
      }
    }
  }

  @Test
  void aStormOfFaultsIsSurvivedToo() {
    Walk plain = walk(Faults.none(), SEED, false);
    for (long seed = SEED; seed < SEED + 300; seed++) {
      Faults faults = new Faults.Seeded(seed, 0.3, SURVIVABLE);
      requireSame(plain, walk(faults, seed, false), "seed " + seed);
    }
  }

  private static void requireSame(Walk plain, Walk walk, String what) {
    // A deletion whose first answer was lost and that then meets another version cannot know
    // whether it
    // had removed the one it was sent for.
    List<String> answers =
        walk.answers().stream().map(a -> a.replace("unknown CHANGED", "refused CHANGED")).toList();
    assertThat(answers).as("answers, %s", what).isEqualTo(plain.answers());
    assertThat(walk.state()).as("state, %s", what).isEqualTo(plain.state());
    assertThat(walk.writesOfA()).as("writes of a created object, %s", what).isEqualTo(1);
    assertThat(walk.uploads()).as("objects made from parts, %s", what).isEqualTo(1);
  }

  private static Walk walk(Faults faults, long seed, boolean check) {
    MemoryStore memory = new MemoryStore("walk");
    WriteLog log = new WriteLog(memory);
    FakeClock clock = new FakeClock();
    FaultyStore faulty = new FaultyStore(log, faults, clock);
    Store store =
        new RetryingStore(faulty, RetryPolicy.DEFAULT, new Random(seed), clock, StoreMeter.NONE);
    List<String> answers = new ArrayList<>();
    // A check has little patience on purpose, so it is left out where faults come in crowds.
    if (check) {
      store.check();
    }
    answers.add(told(store.put(create(A, "first").with(TYPE))));
    answers.add(told(store.put(PutRequest.of(B, streamed("second")))));
    Entry b = store.stat(B).orElseThrow();
    answers.add(
        told(
            store.put(
                PutRequest.of(B, streamed("third one"))
                    .with(new Condition.IfVersion(b.version())))));
    answers.add(told(store.put(create(A, "other"))));
    answers.add(read(store, B));
    answers.add("gone " + store.stat(Key.of("gone")).isEmpty());
    answers.add(upload(store));
    answers.add(keys(store));
    Entry now = store.stat(B).orElseThrow();
    store
        .delete(
            List.of(
                new DeleteRequest(B, Optional.of(now.version())),
                DeleteRequest.of(Key.of("missing")),
                new DeleteRequest(A, Optional.of(b.version()))))
        .forEach(outcome -> answers.add(told(outcome)));
    Map<String, String> state = new TreeMap<>();
    try (Listing all = memory.list(ListRequest.ALL)) {
      for (Entry entry = all.next(); entry != null; entry = all.next()) {
        state.put(entry.key().text(), read(memory, entry.key()) + entry.attributes());
      }
    }
    int uploaded = state.containsKey(U.text()) ? 1 : 0;
    return new Walk(faulty.calls(), answers, state, log.written(A), uploaded);
  }

  private static String upload(Store store) {
    ResumableUploads uploads = store.feature(ResumableUploads.class).orElseThrow();
    ResumableUploads.Upload dropped = uploads.begin(U, TYPE);
    uploads.abort(dropped);
    ResumableUploads.Upload upload = uploads.begin(U, TYPE);
    uploads.part(upload, 1, streamed("part one, "));
    uploads.part(upload, 2, Content.of(bytes("part two")));
    List<ResumableUploads.Part> parts = uploads.parts(upload);
    // A lost `begin` may leave an empty upload; nothing else may.
    assertThat(uploads.list("u/")).contains(upload).hasSizeBetween(1, 30);
    return told(uploads.finish(upload, parts, new Condition.IfAbsent()));
  }

  private static String keys(Store store) {
    List<String> keys = new ArrayList<>();
    try (Listing listing = store.list(ListRequest.ALL)) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        keys.add(entry.key().text());
      }
    }
    return keys.toString();
  }

  private static String read(Store store, Key key) {
    try (ObjectBody body = store.open(key, ReadRequest.WHOLE)) {
      return new String(body.readAll(1000), StandardCharsets.UTF_8);
    }
  }

  private static PutRequest create(Key key, String text) {
    return PutRequest.of(key, bytes(text)).with(new Condition.IfAbsent());
  }

  private static Content streamed(String text) {
    return new Content.Streamed(
        ByteCount.of(bytes(text).length), () -> new ByteArrayInputStream(bytes(text)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String told(WriteOutcome outcome) {
    return switch (outcome) {
      case WriteOutcome.Done _ -> "done";
      case WriteOutcome.Refused refused -> "refused " + refused.reason().kind();
      case WriteOutcome.Unknown unknown -> "unknown " + unknown.cause().kind();
    };
  }
}
