package org.tranship.runbook.registry;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import org.tranship.core.control.Durations;
import org.tranship.core.value.ByteCount;
import org.tranship.runbook.registry.Finding.Kind;

/// Uploads of an [Inventory] that are not finished, by how long ago the registry last wrote to
/// them. One that it has not written to for [#LEFT] was left by its client; a younger one may be
/// under way. So is one of which the store tells no time: nobody knows, and nothing is claimed.
///
/// The age is the difference of two clocks, the store's and that of this machine.
final class UnfinishedUploads {
  /// After so long a registry's own purge removes an upload, unless it is told another time
  /// (`uploadpurging.age`, 168h by itself).
  static final Duration LEFT = Duration.ofDays(7);

  private final Inventory inventory;
  private final Instant now;

  UnfinishedUploads(Inventory inventory, Instant now) {
    this.inventory = inventory;
    this.now = now;
  }

  /// Tells those that were left, and then the others, each in the order of its name.
  void each(Consumer<Finding> told) {
    told(Kind.STALE_UPLOAD, told);
    told(Kind.UPLOAD, told);
  }

  private void told(Kind kind, Consumer<Finding> told) {
    inventory.each(
        """
        select detail, ifnull(max(modified), ''), sum(size) from stray where kind = 'upload'
         group by detail order by 1
        """,
        row -> {
          String written = row.text(2);
          if (kind(written, now) == kind) {
            told.accept(
                new Finding(
                    kind,
                    row.text(1),
                    words(written, now),
                    ByteCount.of(row.number(3)),
                    List.of(),
                    0));
          }
        });
  }

  /// @param written when its newest part was written, as the inventory has it; empty for unknown
  static Kind kind(String written, Instant now) {
    return !written.isEmpty() && age(written, now).compareTo(LEFT) > 0
        ? Kind.STALE_UPLOAD
        : Kind.UPLOAD;
  }

  /// What is known of it, as a clause.
  static String words(String written, Instant now) {
    if (written.isEmpty()) {
      return "the store does not tell when it was written to";
    }
    String known =
        "written to " + Durations.text(shortened(age(written, now))) + " ago, at " + written;
    return kind(written, now) == Kind.STALE_UPLOAD
        ? known + ": left, since that is more than " + Durations.text(LEFT)
        : known + ": it may be under way, since that is not more than " + Durations.text(LEFT);
  }

  /// A store's clock may be ahead.
  private static Duration age(String written, Instant now) {
    Duration age = Duration.between(Instant.parse(written), now);
    return age.isNegative() ? Duration.ZERO : age;
  }

  /// Days and hours are enough of what is days old.
  private static Duration shortened(Duration age) {
    if (age.toDays() > 0) {
      return age.truncatedTo(ChronoUnit.HOURS);
    }
    return age.truncatedTo(age.toHours() > 0 ? ChronoUnit.MINUTES : ChronoUnit.SECONDS);
  }
}
