package org.tranship.runbook.objects.scale;

import org.tranship.runbook.objects.scale.SizeMix.Group;

/// What is to be done with objects of a mix of sizes: how many requests, how many bytes and how
/// much time of waiting each takes on average.
///
/// An object is read by one GET and written by one PUT. One that is larger than [#WHOLE] is written
/// in parts of [#PART], as many as [#PARTS_AT_ONCE] at a time, while it is read by one GET. With
/// read-back one more GET reads the copy.
///
/// @param sizes all objects that are to be copied
/// @param largest bytes of the largest of them
/// @param readBack whether each copy is read back
/// @param parts whether the target takes large objects in parts
public record Workload(SizeMix sizes, long largest, boolean readBack, boolean parts) {
  /// Up to this size an object is written in one piece.
  static final double WHOLE = 64 << 20;

  /// Bytes of a part.
  static final double PART = 16 << 20;

  /// Parts of one object on their way at once.
  static final int PARTS_AT_ONCE = 4;

  double objects() {
    return sizes.objects();
  }

  double meanSize() {
    return sizes.bytes() / sizes.objects();
  }

  /// Whether an object of this size goes in parts.
  boolean inParts(double size) {
    return parts && size > WHOLE;
  }

  /// Requests to the target that write an object of this size: the PUT, or the parts with the
  /// request that begins and the one that ends them.
  double writes(double size) {
    return inParts(size) ? Math.ceil(size / PART) + 2 : 1;
  }

  /// Requests to the target of an average object, with those that read it back.
  double meanTargetRequests() {
    double all = 0;
    for (Group group : sizes.groups()) {
      all += group.objects() * (writes(group.size()) + (readBack ? 1 : 0));
    }
    return all / objects();
  }

  /// Seconds that one object is in flight where nothing but its own connections holds it up.
  ///
  /// A small one: `Ls + b/Ss + Lt + b/St`, and with read-back `Lt + b/St` again, where `L` is a
  /// store's latency and `S` the speed of a connection to it. In parts: reading and writing
  /// overlap, so the slower of `b/Ss` and of the rounds of four parts counts, and the three
  /// requests around them.
  double seconds(double size, StoreSpeed source, StoreSpeed target) {
    double back = readBack ? target.seconds(size) : 0;
    if (!inParts(size)) {
      return source.seconds(size) + target.seconds(size) + back;
    }
    double rounds = Math.ceil(Math.ceil(size / PART) / PARTS_AT_ONCE);
    double writing = rounds * target.latency() + size / target.stream() / PARTS_AT_ONCE;
    return source.latency()
        + Math.max(size / source.stream(), writing)
        + 2 * target.latency()
        + back;
  }

  /// The mean of [#seconds] over all objects.
  double meanSeconds(StoreSpeed source, StoreSpeed target) {
    double all = 0;
    for (Group group : sizes.groups()) {
      all += group.objects() * seconds(group.size(), source, target);
    }
    return all / objects();
  }
}
