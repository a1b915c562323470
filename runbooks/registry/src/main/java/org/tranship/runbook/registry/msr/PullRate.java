package org.tranship.runbook.registry.msr;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.tranship.core.control.Durations;
import org.tranship.runbook.registry.Reservoir;

/// How fast MSR shows its tags, found out before pushes are kept out. Behind the fence every tag is
/// counted with what it points to, before the switch and after it, and then pulled; here all are
/// listed, and some, drawn from all, are looked at and pulled in the same way. It changes nothing,
/// and pulls for about a second.
///
/// @param tags how many there are
/// @param tried how many of them were looked at and pulled
/// @param listed how long the list of all took
/// @param looked how long it took to see what those that were tried point to
/// @param pulled how long it took to pull them
/// @param censuses how often all are counted while pushes are kept out
/// @param fault why not all could be asked, so that nothing is known; empty if they were, or there
///   are none
public record PullRate(
    long tags,
    long tried,
    Duration listed,
    Duration looked,
    Duration pulled,
    int censuses,
    String fault) {
  private static final Duration LONGEST = Duration.ofSeconds(1);

  /// Tags that are drawn.
  static final int MOST = 100;

  /// Before the switch and after it; and before a backup, where one is made.
  private static final int CENSUSES = 2;

  static final PullRate NONE =
      new PullRate(0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO, CENSUSES, "");

  private record Image(String repository, String tag) {}

  /// Tries. An MSR that cannot be asked is no reason to refuse anything here.
  static PullRate of(MsrMigration migration) throws InterruptedException {
    int censuses = CENSUSES + (migration.plan().backup().isPresent() ? 1 : 0);
    try (MsrClient client = migration.client()) {
      return measured(new MsrImages(client.http()), censuses);
    } catch (MsrException | IllegalArgumentException e) {
      return new PullRate(
          0,
          0,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          censuses,
          String.valueOf(e.getMessage()));
    }
  }

  private static PullRate measured(MsrImages images, int censuses) throws InterruptedException {
    Reservoir<Image> drawn = new Reservoir<>(MOST);
    long began = System.nanoTime();
    images.each((repository, tag) -> drawn.met(new Image(repository, tag)));
    Duration listed = since(began);
    PullCheck pulls = new PullCheck(images);
    Duration looked = Duration.ZERO;
    Duration pulled = Duration.ZERO;
    long tried = 0;
    for (Image image : drawn.drawn()) {
      if (looked.plus(pulled).compareTo(LONGEST) > 0) {
        break;
      }
      long look = System.nanoTime();
      String _ = images.digest(image.repository, image.tag);
      looked = looked.plus(since(look));
      long pull = System.nanoTime();
      // One that is hurt takes its time as well; the steps that pull all name it.
      Optional<String> _ = pulls.pull(image.repository, image.tag);
      pulled = pulled.plus(since(pull));
      tried++;
    }
    return new PullRate(drawn.met(), tried, listed, looked, pulled, censuses, "");
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  /// How long all of it takes behind the fence at this rate, in whole seconds; nothing where none
  /// is known.
  Duration forecast() {
    if (tried == 0) {
      return Duration.ZERO;
    }
    double one = (looked.toNanos() * (double) censuses + pulled.toNanos()) / tried;
    double all = one * tags + listed.toNanos() * (censuses + 1.0);
    return Duration.ofSeconds((long) Math.ceil(all / 1e9));
  }

  /// What of the forecast it is; empty where nothing is counted.
  Optional<String> counted() {
    return tried == 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "for %s, about %s of it, if that is as fast at the new storage (%.1f pulls a second, as"
                    + " %d of them went just now)",
                tags == 1
                    ? "1 tag that is counted and pulled"
                    : tags + " tags that are counted and pulled",
                Durations.text(forecast()),
                tried / Math.max(pulled.toNanos() / 1e9, 1e-6),
                tried));
  }

  /// What the forecast leaves out; empty if it leaves out nothing.
  Optional<String> uncounted() {
    return fault.isEmpty()
        ? Optional.empty()
        : Optional.of("the pull of every tag, since not all could be asked: " + fault);
  }
}
