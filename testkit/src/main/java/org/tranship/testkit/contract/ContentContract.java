package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.Content;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;

/// `put` of content that is not what it announces, or cannot be read: nothing of it becomes
/// visible, and what was there before stays.
public interface ContentContract extends StoreUnderTest {
  byte[] OLD = Samples.bytes(99, 400);

  @Test
  default void refusesContentThatIsTooShort() {
    faulty(Samples.announced(1000, Samples.bytes(1, 999)), Kind.SOURCE_FAULT);
    faulty(Samples.announced(1, new byte[0]), Kind.SOURCE_FAULT);
    faulty(Samples.announced(3_000_000, Samples.bytes(1, 2_000_000)), Kind.SOURCE_FAULT);
  }

  @Test
  default void refusesContentThatIsTooLong() {
    faulty(Samples.announced(1000, Samples.bytes(1, 1001)), Kind.SOURCE_FAULT);
    faulty(Samples.announced(0, new byte[1]), Kind.SOURCE_FAULT);
    faulty(Samples.announced(2_000_000, Samples.bytes(1, 3_000_000)), Kind.SOURCE_FAULT);
  }

  private void faulty(Content content, Kind expected) {
    Key fresh = Key.of("faulty/new");
    assertThat(probe().refusal(() -> store().put(PutRequest.of(fresh, content))))
        .isEqualTo(expected);
    probe().lacks(fresh);

    Key existing = Key.of("faulty/existing");
    probe().put(existing, OLD);
    assertThat(probe().refusal(() -> store().put(PutRequest.of(existing, content))))
        .isEqualTo(expected);
    probe().holds(existing, OLD);
    assertThat(probe().keys()).containsExactly(existing);
  }

  @Test
  default void throwsTheFaultOfReadingTheContent() {
    IOException fault = new IOException("the source went away");
    for (int good : new int[] {0, 1, 5000}) {
      Key key = Key.of("fault-" + good);
      assertThatThrownBy(
              () -> store().put(PutRequest.of(key, Samples.failing(100_000, good, fault))))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("the source went away");
      probe().lacks(key);
    }
    Key unopened = Key.of("unopened");
    Content content =
        new Content.Streamed(
            ByteCount.of(10),
            () -> {
              throw new IOException("the source cannot be opened");
            });
    assertThatThrownBy(() -> store().put(PutRequest.of(unopened, content)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("the source cannot be opened");
    probe().lacks(unopened);
  }

  /// Copying from store to store, the source's own exception says more than any the target could
  /// make.
  @Test
  default void handsThroughTheStoreExceptionOfTheSource() {
    StoreException gone =
        StoreException.of(Kind.CHANGED, "read", "the other store").because("it changed").build();
    Key key = Key.of("handed-through");
    assertThat(
            probe()
                .refusal(
                    () ->
                        store()
                            .put(
                                PutRequest.of(
                                    key, Samples.failing(9000, 4500, new IOException(gone))))))
        .isEqualTo(Kind.CHANGED);
    probe().lacks(key);
  }

  @Test
  default void keepsTheOldObjectWhenTheSourceFails() {
    Key key = Key.of("kept");
    probe().put(key, OLD);
    assertThatThrownBy(
            () ->
                store()
                    .put(
                        PutRequest.of(
                            key, Samples.failing(100_000, 50_000, new IOException("gone")))))
        .isInstanceOf(StoreException.class);
    probe().holds(key, OLD);
  }

  /// Every opening of a content is closed again, on the good path and on the bad one.
  @Test
  default void closesWhatItOpens() {
    AtomicInteger open = new AtomicInteger();
    for (int announced : new int[] {5000, 4999, 5001}) {
      byte[] bytes = Samples.bytes(5, 5000);
      Content content =
          new Content.Streamed(
              ByteCount.of(announced),
              () -> {
                open.incrementAndGet();
                return new ByteArrayInputStream(bytes) {
                  private boolean closed;

                  @Override
                  public void close() {
                    if (!closed) {
                      closed = true;
                      open.decrementAndGet();
                    }
                  }
                };
              });
      PutRequest request = PutRequest.of(Key.of("closes-" + announced), content);
      if (announced == bytes.length) {
        probe().done(store().put(request));
      } else {
        assertThat(probe().refusal(() -> store().put(request))).isEqualTo(Kind.SOURCE_FAULT);
      }
    }
    assertThat(open.get()).as("streams left open").isZero();
  }
}
