package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.testkit.protocol.CopyBench.KEY;
import static org.tranship.testkit.protocol.CopyBench.LARGE;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.work.WorkItem;
import org.tranship.testkit.fault.OtherBytes;

/// The copy of one object whose source is not what it was said to be: none of it is shown.
class CopySourceTest {
  private final CopyBench bench = new CopyBench();

  @ParameterizedTest
  @ValueSource(ints = {10, LARGE})
  void aWrongDigestFailsTheObjectAndShowsNothing(int size) {
    bench.holding(CopyBench.bytes(size));
    var wrong = CopyBench.digest(DigestAlgorithm.MD5, CopyBench.bytes(7));
    CopyBench.assertCorrupt(bench.copy(CopyBench.expecting(bench.item(), wrong)));
    assertThat(bench.results.getLast().reason()).contains(wrong.hex()).contains("memory:from");
    assertThat(bench.target.stat(KEY)).isEmpty();
  }

  /// A source whose bodies are other than it says.
  private Store lying(UnaryOperator<InputStream> lie) {
    return new ForwardingStore(bench.source) {
      @Override
      public ObjectBody open(Key key, ReadRequest request) {
        return withStream(inner().open(key, request), lie);
      }
    };
  }

  private static ObjectBody withStream(ObjectBody body, UnaryOperator<InputStream> change) {
    InputStream stream = change.apply(body.stream());
    return new OtherBytes(body, stream);
  }

  private static InputStream resized(InputStream in, int by) {
    try {
      byte[] bytes = in.readAllBytes();
      return new ByteArrayInputStream(Arrays.copyOf(bytes, bytes.length + by));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, LARGE})
  void aSourceThatEndsEarlyOrLateFailsTheObjectAlone(int size) {
    bench.holding(CopyBench.bytes(size));
    for (int by : List.of(-1, 1)) {
      bench.from = lying(in -> resized(in, by));
      CopyBench.assertCorrupt(bench.copy());
      assertThat(bench.target.stat(KEY)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, LARGE})
  void aSourceThatBreaksOffFailsTheObjectAlone(int size) {
    bench.holding(CopyBench.bytes(size));
    bench.from =
        lying(
            in ->
                new FilterInputStream(in) {
                  @Override
                  public int read(byte[] bytes, int offset, int count) throws IOException {
                    throw new IOException("connection reset");
                  }
                });
    assertThat(bench.copy().reason()).contains("connection reset");
    assertThat(bench.target.stat(KEY)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, LARGE})
  void aSourceThatChangedSinceItWasListedIsNoticed(int size) {
    WorkItem before = bench.holding(CopyBench.bytes(size)).item();
    bench.holding(CopyBench.bytes(size));
    assertThat(bench.copy(before).code()).isEqualTo(Kind.CHANGED.code());
    assertThat(bench.target.stat(KEY)).isEmpty();
  }

  @Test
  void aLargeSourceThatChangesWhileItIsCopiedIsNoticed() {
    bench.holding(CopyBench.bytes(LARGE));
    AtomicInteger stats = new AtomicInteger();
    bench.from =
        new ForwardingStore(bench.source) {
          @Override
          public Optional<Entry> stat(Key key) {
            if (stats.getAndIncrement() == 0) {
              bench.holding(CopyBench.bytes(LARGE + 1));
            }
            return inner().stat(key);
          }
        };
    assertThat(bench.copy().code()).isEqualTo(Kind.CHANGED.code());
    assertThat(bench.target.stat(KEY)).isEmpty();
  }

  @Test
  void aSourceThatIsGoneFailsTheObjectAlone() {
    WorkItem item = bench.holding(CopyBench.bytes(10)).item();
    bench.source.delete(List.of(DeleteRequest.of(KEY)));
    assertThat(bench.copy(item).code()).isEqualTo(Kind.NOT_FOUND.code());
  }
}
