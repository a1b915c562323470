package org.tranship.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.journal.JournalException;

/// A lock, and a thread that is told to stop while it takes it.
class RunLockTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("name.lock");
  }

  @AfterEach
  void forget() {
    boolean _ = Thread.interrupted();
  }

  @Test
  void aThreadThatWasToldToStopTakesALockAndLetsItGoAndIsStillToldToStop() {
    Thread.currentThread().interrupt();
    RunLock lock = RunLock.take(file, "me", "It is being done");
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(RunLock.holder(file)).contains("me");
    lock.close();
    assertThat(RunLock.holder(file)).isEmpty();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void oneThatIsToldToStopAtAnyMomentGetsItAllTheSame() throws InterruptedException {
    Thread taker = Thread.currentThread();
    AtomicBoolean over = new AtomicBoolean();
    Thread teller =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!over.get()) {
                    taker.interrupt();
                    Thread.onSpinWait();
                  }
                });
    try {
      for (int i = 0; i < 200; i++) {
        try (RunLock _ = RunLock.take(file, "me", "It is being done")) {
          assertThatThrownBy(() -> RunLock.take(file, "other", "It is being done"))
              .isInstanceOf(JournalException.class)
              .hasMessageContaining("by me");
        }
      }
    } finally {
      over.set(true);
      boolean _ = Thread.interrupted();
      while (teller.isAlive()) {
        Thread.onSpinWait();
      }
    }
    assertThat(RunLock.holder(file)).isEmpty();
  }
}
