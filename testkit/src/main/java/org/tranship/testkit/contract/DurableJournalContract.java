package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tranship.testkit.contract.JournalRunContract.assertRefused;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.journal.JournalException.Kind;
import org.tranship.core.journal.RunLog;
import org.tranship.core.value.Location;

/// The [JournalContract] of a journal that outlives its process: besides, another process is kept
/// out while it must be and no longer, and a process killed at any instruction leaves every line
/// that it was told is durable, and of each call all lines or none.
///
/// `-Dtranship.journal.kills=N` sets how often the writer is killed, `-Dtranship.journal.seed=N`
/// when.
public abstract class DurableJournalContract extends JournalContract {
  private static final int KILLS = Integer.getInteger("tranship.journal.kills", 24);
  private static final long SEED = Long.getLong("tranship.journal.seed", 20261121L);

  @TempDir Path scratch;

  /// Where another process finds the journal of the test that is running, through a
  /// `JournalProvider`.
  protected abstract Location location();

  /// How often the writer is killed.
  protected int kills() {
    return KILLS;
  }

  /// Looks into what a killed process left, by means of the journal's own technology.
  protected abstract void assertSound() throws Exception;

  @Test
  void anotherProcessHoldsTheRunUntilItDies() {
    created().close();
    try (JournalProcess other = new JournalProcess(scratch, location(), RUN, "hold")) {
      assertThat(other.line()).isEqualTo("holding " + RUN);
      for (int again = 0; again < 3; again++) {
        // Looking must not take the lock away, or every second try would succeed.
        assertThat(journal().holder(RUN))
            .hasValueSatisfying(name -> assertThat(name).contains(Long.toString(other.pid())));
        assertThatThrownBy(() -> journal().resume(RUN))
            .hasMessageContaining(Long.toString(other.pid()));
        assertRefused(() -> another().resume(RUN), Kind.LOCKED);
      }
      assertRefused(this::created, Kind.EXISTS);
      assertThat(journal().view(RUN)).isPresent();
      assertThat(other.kill()).isEmpty();
    }
    assertThat(journal().holder(RUN)).isEmpty();
    try (RunLog log = journal().resume(RUN)) {
      log.append(JournalSamples.entries().getFirst());
      assertThat(log.entries()).hasSize(1);
    }
  }

  @Test
  void anotherProcessHoldsANameUntilItDies() {
    try (JournalProcess other = new JournalProcess(scratch, location(), RUN, "claim", "a to b")) {
      assertThat(other.line()).isEqualTo("claimed a to b");
      for (int again = 0; again < 3; again++) {
        assertThatThrownBy(() -> journal().claim("a to b", "It is being done"))
            .hasMessageContaining("It is being done by ")
            .hasMessageContaining(Long.toString(other.pid()));
      }
      journal().claim("b to a", "Something else is").close();
      assertThat(other.kill()).isEmpty();
    }
    journal().claim("a to b", "It is being done").close();
  }

  @Test
  void aRunHeldHereIsRefusedToAnotherProcess() {
    try (RunLog log = created();
        JournalProcess other = new JournalProcess(scratch, location(), RUN, "write", "0")) {
      // Asking who holds it, and reading it, must not let it go.
      assertThat(journal().holder(RUN)).isPresent();
      assertThat(another().view(RUN)).isPresent();
      assertRefused(() -> another().resume(RUN), Kind.LOCKED);
      assertThat(other.line()).isEqualTo(Kind.LOCKED.name());
      assertThat(log.entries()).isEmpty();
    }
  }

  @Test
  void aKilledProcessLeavesEveryLineItWasToldIsDurable() throws Exception {
    Random random = new Random(SEED);
    KillRecord record = new KillRecord();
    int lines = 0;
    for (int kill = 0; kill < kills(); kill++) {
      int first = record.nextBatch();
      try (JournalProcess writer =
          new JournalProcess(scratch, location(), RUN, "write", Integer.toString(first))) {
        switch (kill % 4) {
          // While it starts, makes or recovers the run; the spread is wider than a start takes.
          case 0 -> LockSupport.parkNanos(random.nextLong(900_000_000L));
          case 1 -> {
            record.read(writer.line());
            LockSupport.parkNanos(random.nextLong(60_000_000L));
          }
          default -> {
            for (int line = random.nextInt(150); line >= 0; line--) {
              record.read(writer.line());
            }
            LockSupport.parkNanos(random.nextLong(3_000_000L));
          }
        }
        while (writer.hasLine()) {
          record.read(writer.line());
        }
        writer.kill().forEach(record::read);
      }
      assertThat(journal().holder(RUN)).isEmpty();
      lines += record.check(journal(), RUN, "seed " + SEED + ", kill " + kill);
      assertSound();
    }
    assertThat(lines)
        .as("the kills came at moments that say something")
        .isGreaterThan(20 * kills());
  }
}
