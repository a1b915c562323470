package org.tranship.core.work;

import java.util.EnumMap;
import java.util.Map;
import org.tranship.core.value.ByteCount;

/// What a [Comparison] found, in numbers.
///
/// @param alike objects that both sides have, and that do not differ in what was compared
/// @param onlyInSource objects that the target does not have
/// @param onlyInTarget objects that the source does not have
/// @param changed objects that differ
/// @param unreadable keys of which nothing is known, since a side could not be read
/// @param bytes what the objects that are alike hold together
/// @param evidence how the bytes of those that are alike were compared; the counts add up to
///   `alike`
/// @param attributes of how many of those that are alike the attributes were compared, too
public record Compared(
    long alike,
    long onlyInSource,
    long onlyInTarget,
    long changed,
    long unreadable,
    ByteCount bytes,
    Map<Evidence, Long> evidence,
    long attributes) {

  /// How it is known that two objects hold the same bytes, the strongest first.
  public enum Evidence {
    /// Both were read.
    READ,
    /// One was read, and has the digest that was recorded of the other.
    RECORDED,
    /// Both stores list the same digest; neither was read.
    DIGEST,
    /// The same store lists the same version; nothing was read.
    VERSION,
    /// Only their sizes are known to be the same.
    SIZE;

    /// Whether it says that the bytes are the same, and not only how many there are.
    public boolean ofContent() {
      return this == READ || this == RECORDED || this == DIGEST;
    }
  }

  public Compared {
    evidence = evidence.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(evidence));
  }

  /// How many were found alike in this way.
  public long by(Evidence kind) {
    return evidence.getOrDefault(kind, 0L);
  }

  /// Whether nothing differs and nothing is unknown.
  public boolean same() {
    return differences() == 0;
  }

  /// How many differences were told.
  public long differences() {
    return onlyInSource + onlyInTarget + changed + unreadable;
  }

  /// Whether each object that is alike is known to hold the same bytes.
  public boolean contentProven() {
    return by(Evidence.SIZE) + by(Evidence.VERSION) == 0;
  }
}
