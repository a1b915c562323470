package org.tranship.formats.report;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;

/// One pass over objects.
///
/// @param pass its name
/// @param tally how the objects came out
/// @param byParts how many that succeeded were copied by parts on several executors, so that no
///   SHA-256 of the whole is known of them
/// @param inFlight intents without a result: what is on its way, or was when the run was cut off
/// @param worked how long the step of this name worked, over all its tries, if the journal knows
/// @param sizes how many objects that succeeded have which size
/// @param largest the largest of those that succeeded, largest first
public record PassReport(
    PassId pass,
    Tally tally,
    long byParts,
    long inFlight,
    Optional<Duration> worked,
    List<SizeBand> sizes,
    List<Sized> largest) {

  /// An object and its size.
  public record Sized(Key key, ByteCount size) {}

  public PassReport {
    sizes = List.copyOf(sizes);
    largest = List.copyOf(largest);
  }

  /// How many objects have a result.
  public long objects() {
    return tally.outcomes().values().stream().mapToLong(Long::longValue).sum();
  }

  /// Whether contents went through this pass, so that they can have been verified; a pass that only
  /// removes objects or changes rows has none.
  public boolean hasContents() {
    return tally.bytes().bytes() > 0
        || verified(Level.READBACK)
                + verified(Level.SERVER_CHECKSUM)
                + verified(Level.SENT_AND_LISTED)
            > 0;
  }

  /// How many objects that succeeded were verified just so far.
  public long verified(Level level) {
    return tally.levels().getOrDefault(level, 0L);
  }

  /// Whether every object that succeeded was read back.
  public boolean allReadBack() {
    return tally.succeeded() == verified(Level.READBACK);
  }

  /// Objects that succeeded for each second of work.
  public OptionalDouble objectsPerSecond() {
    return perSecond(tally.succeeded());
  }

  /// Bytes of objects that succeeded for each second of work.
  public OptionalDouble bytesPerSecond() {
    return hasContents() ? perSecond(tally.bytes().bytes()) : OptionalDouble.empty();
  }

  private OptionalDouble perSecond(long amount) {
    return worked
        .map(time -> OptionalDouble.of(amount / (time.toNanos() / 1e9)))
        .orElseGet(OptionalDouble::empty);
  }

  long count(Outcome outcome) {
    return tally.count(outcome);
  }
}
