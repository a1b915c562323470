package org.tranship.testkit.kill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.JournalProvider;
import org.tranship.core.journal.Journals;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secrets;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashPoint.When;
import org.tranship.testkit.fault.CrashingJournal;

/// The journal of a command that is to be killed at a write to it: `killing:DIRECTORY` is the
/// journal `sqlite:DIRECTORY`, and ends its own process where the environment says so. Found by
/// `ServiceLoader` where the testkit is on the class path, and nowhere else.
public final class KillingJournals implements JournalProvider {
  /// The scheme.
  public static final String SCHEME = "killing";

  /// `BEFORE 17` or `AFTER 17`: at which write to the journal the process ends; `AFTER 2 record
  /// copy`: at which of that kind.
  private static final String AT = "TRANSHIP_TEST_KILL_AT_WRITE";

  /// A file into which a process that closes its journal writes how many writes there were.
  static final String COUNT = "TRANSHIP_TEST_COUNT_WRITES";

  /// A file into which a process writes all the time how many writes there were, for whoever is to
  /// kill it from outside.
  public static final String TELL = "TRANSHIP_TEST_TELL_WRITES";

  /// What a process has to find in its environment to be killed there.
  public static Map<String, String> environment(Kill.AtJournalWrite kill) {
    String kind = kill.kind().isEmpty() ? "" : " " + kill.kind();
    return Map.of(AT, kill.when() + " " + kill.number() + kind);
  }

  @Override
  public Set<String> schemes() {
    return Set.of(SCHEME);
  }

  @Override
  public Journal open(Location location, Secrets secrets) {
    Journal journal = Journals.installed(secrets).open(new Location("sqlite", location.rest()));
    Map<String, String> environment = System.getenv();
    CrashPoint point = point(environment.getOrDefault(AT, ""));
    String count = environment.getOrDefault(COUNT, "");
    String tell = environment.getOrDefault(TELL, "");
    if (!tell.isEmpty()) {
      Thread _ = Thread.ofPlatform().daemon().start(() -> tell(Path.of(tell), point));
    }
    return new CrashingJournal(
        journal,
        point,
        () -> {
          if (!count.isEmpty()) {
            write(Path.of(count), point.journalWrites());
          }
        });
  }

  private static CrashPoint point(String text) {
    if (text.isEmpty()) {
      return CrashPoint.never();
    }
    String[] words = text.split(" ", 3);
    String kind = words.length > 2 ? words[2] : "";
    return CrashPoint.journal(kind, Long.parseLong(words[1]), When.valueOf(words[0])).halting();
  }

  private static void tell(Path file, CrashPoint point) {
    long told = 0;
    try {
      while (true) {
        long now = point.journalWrites();
        if (now != told) {
          write(file, now);
          told = now;
        }
        Thread.sleep(1);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(Path file, long number) {
    try {
      Files.writeString(file, Long.toString(number));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
