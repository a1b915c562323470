package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Content;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;

/// A store as a whole: check, many threads, interruption, close.
public interface LifeContract extends StoreUnderTest {

  @Test
  default void checksWithoutChangingAnything() {
    store().check();
    probe().put("here", new byte[] {1});
    store().check();
    assertThat(probe().keys()).containsExactly(Key.of("here"));
  }

  @Test
  default void saysTheSameOfItselfWhileOpen() {
    Capabilities before = capabilities();
    probe().put("changes/nothing", new byte[] {1});
    assertThat(capabilities()).isEqualTo(before);
    assertThat(store().toString()).isNotEmpty();
  }

  @Test
  default void servesManyVirtualThreadsAtOnce() {
    int members = rounds(300);
    Crowd.run(
        members,
        member -> {
          Key key = Key.of("crowd/" + member % 10 + "/" + member);
          byte[] bytes = Samples.bytes(member, 500 + member);
          probe().done(store().put(PutRequest.of(key, Samples.streamed(bytes))));
          probe().holds(key, bytes);
          if (member % 2 == 0) {
            probe().done(store().delete(List.of(DeleteRequest.of(key))).getFirst());
            assertThat(store().stat(key)).isEmpty();
          }
        });
    assertThat(probe().keys()).hasSize(members / 2);
  }

  /// A call on a thread that was told to stop ends as `INTERRUPTED`, or is carried out and leaves
  /// the thread told; it never fails as something else, and never forgets.
  @Test
  default void obeysAThreadThatWasToldToStop() throws InterruptedException {
    Key key = Key.of("interrupt/there");
    Key fresh = Key.of("interrupt/new");
    byte[] bytes = Samples.bytes(1, 100_000);
    probe().put(key, bytes);
    interrupted(() -> store().stat(key));
    interrupted(() -> probe().keys());
    if (capabilities().readable()) {
      interrupted(() -> probe().read(key, ReadRequest.WHOLE));
    }
    interrupted(() -> outcome(store().put(PutRequest.of(fresh, Samples.streamed(bytes)))));
    interrupted(() -> outcome(store().delete(List.of(DeleteRequest.of(fresh))).getFirst()));

    // The store is as usable as before, and nothing is there in part.
    probe().holds(key, bytes);
    if (store().stat(fresh).isPresent()) {
      probe().holds(fresh, bytes);
    }
    probe().put(fresh, bytes);
    probe().holds(fresh, bytes);
  }

  private static void outcome(WriteOutcome outcome) {
    switch (outcome) {
      case WriteOutcome.Done _ -> {}
      case WriteOutcome.Refused(StoreException reason) -> throw reason;
      case WriteOutcome.Unknown(StoreException cause) -> throw cause;
    }
  }

  private static void interrupted(Runnable call) throws InterruptedException {
    AtomicReference<AssertionError> failure = new AtomicReference<>();
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  Thread.currentThread().interrupt();
                  try {
                    call.run();
                    if (!Thread.currentThread().isInterrupted()) {
                      failure.set(new AssertionError("The call forgot that it was interrupted."));
                    }
                  } catch (StoreException e) {
                    if (e.kind() != Kind.INTERRUPTED) {
                      failure.set(new AssertionError("Interrupted, but failed otherwise.", e));
                    }
                  } catch (RuntimeException | AssertionError e) {
                    failure.set(new AssertionError("Interrupted, but failed otherwise.", e));
                  }
                });
    assertThat(thread.join(Duration.ofSeconds(60))).as("the call ends").isTrue();
    if (failure.get() != null) {
      throw failure.get();
    }
  }

  /// Told to stop while it waits for the source, a write ends and leaves nothing.
  @Test
  default void endsAWriteThatWaitsForItsSource() throws InterruptedException {
    CountDownLatch waiting = new CountDownLatch(1);
    Content content = new Content.Streamed(ByteCount.of(200_000), () -> stuck(waiting));
    Key key = Key.of("interrupt/stuck");
    AtomicReference<Object> end = new AtomicReference<>();
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    end.set(store().put(PutRequest.of(key, content)));
                  } catch (StoreException e) {
                    end.set(e.kind());
                  } catch (RuntimeException e) {
                    end.set(e);
                  }
                });
    assertThat(waiting.await(60, TimeUnit.SECONDS)).isTrue();
    thread.interrupt();
    assertThat(thread.join(Duration.ofSeconds(60))).as("the call ends").isTrue();
    if (end.get() instanceof WriteOutcome.Refused(StoreException reason)) {
      end.set(reason.kind());
    }
    assertThat(end.get()).isEqualTo(Kind.INTERRUPTED);
    probe().lacks(key);
  }

  @SuppressWarnings("InputStreamSlowMultibyteRead") // slow is what it is for
  private static InputStream stuck(CountDownLatch waiting) {
    return new InputStream() {
      private int given;

      @Override
      public int read() throws IOException {
        if (given++ < 50_000) {
          return 'x';
        }
        waiting.countDown();
        try {
          Thread.sleep(Duration.ofMinutes(2));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("told to stop");
        }
        throw new IOException("nobody interrupted the source");
      }
    };
  }

  @Test
  default void closesMoreThanOnce() {
    probe().put("before/closing", new byte[] {1});
    store().close();
    store().close();
  }
}
