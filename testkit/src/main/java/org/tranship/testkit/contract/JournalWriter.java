package org.tranship.testkit.contract;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.JournalException;
import org.tranship.core.journal.JournalException.Kind;
import org.tranship.core.journal.JournalProvider;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunLog;
import org.tranship.core.outcome.Note;
import org.tranship.core.value.Location;
import org.tranship.core.value.SecretVault;

/// A process that writes a journal until it is killed. It prints each thing once the journal says
/// that it is durable, so whoever reads the output knows what must be there.
///
/// `hold` takes the run and keeps it; `claim NAME` takes a name and keeps it; `write FIRST` writes
/// numbered batches from FIRST on, in several threads, and lets the run go and takes it up again
/// every few batches.
public final class JournalWriter {
  static final int OBJECTS = 100;
  static final int THREADS = 3;

  /// How far a batch that was begun may be beyond the last one that was told of: each thread has
  /// one in hand, and between two turns each takes one number that it does not use.
  static final int AHEAD = 2 * THREADS;

  private static final int BATCHES_A_TURN = 12;

  // Standard output is how the two processes talk.
  private static final PrintStream OUT = System.out;

  private JournalWriter() {}

  /// @param args the journal's location, the run, and the task
  public static void main(String[] args) throws InterruptedException {
    endWithParent();
    RunId run = new RunId(args[1]);
    try (Journal journal = open(Location.parse(args[0]))) {
      if (args[2].equals("hold")) {
        try (RunLog log = take(journal, run)) {
          OUT.println("holding " + log.header().id());
          Thread.sleep(Duration.ofMinutes(10));
        }
      } else if (args[2].equals("claim")) {
        try (Journal.Claim _ = journal.claim(args[3], "It is being done")) {
          OUT.println("claimed " + args[3]);
          Thread.sleep(Duration.ofMinutes(10));
        }
      } else {
        AtomicInteger next = new AtomicInteger(Integer.parseInt(args[3]));
        while (true) {
          try (RunLog log = take(journal, run)) {
            OUT.println("open");
            turn(log, next);
          }
        }
      }
    }
  }

  static Journal open(Location location) {
    return ServiceLoader.load(JournalProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.schemes().contains(location.scheme()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No journal answers to " + location.scheme()))
        .open(location, new SecretVault(System.getenv()));
  }

  private static RunLog take(Journal journal, RunId run) {
    try {
      return journal.resume(run);
    } catch (JournalException e) {
      if (e.kind() == Kind.NO_SUCH_RUN) {
        return journal.create(JournalUnderTest.header(run));
      }
      OUT.println(e.kind());
      Runtime.getRuntime().halt(1);
      throw e;
    }
  }

  private static void turn(RunLog log, AtomicInteger next) throws InterruptedException {
    int end = next.get() + BATCHES_A_TURN;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      threads.add(
          Thread.startVirtualThread(
              () -> {
                for (int batch = next.getAndIncrement();
                    batch < end;
                    batch = next.getAndIncrement()) {
                  write(log, batch);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void write(RunLog log, int batch) {
    try {
      var intents = JournalSamples.intents(batch, OBJECTS);
      log.intend(JournalUnderTest.COPY, intents);
      OUT.println("intended " + batch);
      log.note(JournalUnderTest.COPY, intents.getFirst().key(), new Note(1, "upload " + batch));
      OUT.println("noted " + batch);
      log.record(JournalUnderTest.COPY, JournalSamples.results(batch, OBJECTS));
      OUT.println("recorded " + batch);
      log.append(new JournalEntry.StepBegan(log.header().created(), "batch " + batch));
      OUT.println("appended " + batch);
    } catch (JournalException e) {
      // The reader takes any other word for a fault.
      OUT.println("failed " + e);
      Runtime.getRuntime().halt(1);
    }
  }

  /// Standard input ends when the test that started this process does.
  private static void endWithParent() {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // Nothing is ever sent.
                }
              } catch (IOException e) {
                OUT.println("failed " + e);
              }
              Runtime.getRuntime().halt(1);
            });
  }
}
