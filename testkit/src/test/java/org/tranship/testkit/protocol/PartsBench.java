package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ForwardingUploads;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.testkit.contract.Claims;

/// A [CopyBench] whose target takes a large object in parts only. It remembers the calls, and a
/// test may change what becomes of them.
final class PartsBench {
  static final int MIB = 1 << 20;

  /// Three parts of 16 MiB, the last of them a single byte.
  static final int SIZE = 32 * MIB + 1;

  static final byte[] BYTES = CopyBench.bytes(SIZE);
  static final byte[] OTHER = other();

  private static byte[] other() {
    byte[] bytes = BYTES.clone();
    bytes[0] ^= 1;
    bytes[SIZE - 1] ^= 1;
    return bytes;
  }

  final CopyBench bench = new CopyBench();
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

  /// What becomes of a call of an upload; by default what the store makes of it.
  Function<ResumableUploads, ResumableUploads> uploads = inner -> inner;

  PartsBench() {
    bench.to = counting();
    bench.holding(BYTES);
  }

  /// A target that takes objects of this size in parts only.
  static ForwardingStore small(Store target) {
    return small(target, ByteCount.ofMiB(8));
  }

  static ForwardingStore small(Store target, ByteCount largest) {
    return new ForwardingStore(target) {
      @Override
      public Capabilities capabilities() {
        return Claims.like(inner().capabilities()).largestPut(largest).capabilities();
      }
    };
  }

  /// The target, whose calls are remembered.
  ForwardingStore counting() {
    return counting(small(bench.target));
  }

  ForwardingStore counting(Store target) {
    return new ForwardingStore(target) {
      @Override
      public WriteOutcome put(PutRequest request) {
        calls.add("put");
        return inner().put(request);
      }

      @Override
      public <T> Optional<T> feature(Class<T> type) {
        return type == ResumableUploads.class
            ? inner()
                .feature(ResumableUploads.class)
                .map(it -> type.cast(new Counting(uploads.apply(it))))
            : inner().feature(type);
      }
    };
  }

  private final class Counting extends ForwardingUploads {
    Counting(ResumableUploads inner) {
      super(inner);
    }

    @Override
    public Upload begin(Key key, Attributes attributes) {
      calls.add("begin");
      return super.begin(key, attributes);
    }

    @Override
    public Part part(Upload upload, int number, Content content) {
      calls.add("part " + number);
      return super.part(upload, number, content);
    }

    @Override
    public WriteOutcome finish(Upload upload, List<Part> parts, Condition condition) {
      calls.add("finish");
      return super.finish(upload, parts, condition);
    }

    @Override
    public void abort(Upload upload) {
      calls.add("abort");
      super.abort(upload);
    }
  }

  /// What was called since the last time.
  List<String> newly() {
    List<String> lines = List.copyOf(calls);
    calls.clear();
    return lines;
  }

  void assertNoUploadIsLeft() {
    assertThat(bench.target.feature(ResumableUploads.class).orElseThrow().list("")).isEmpty();
  }

  static StoreException fault(Kind kind) {
    return StoreException.of(kind, "write", "memory:to").because("by a planned fault").build();
  }
}
