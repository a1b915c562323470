package org.tranship.runbook.objects.scale;

import java.util.ArrayList;
import java.util.List;

/// How large objects are: their number and bytes by classes, each twice as large as the one before.
/// Numbers need not be whole, since an object of a sample may stand for many. Changed by one
/// thread.
public final class SizeMix {
  private static final int CLASSES = 64;

  private final double[] objects = new double[CLASSES];
  private final double[] bytes = new double[CLASSES];
  private long largest;

  /// Objects of about one size.
  ///
  /// @param objects how many
  /// @param size bytes of each, on average
  public record Group(double objects, double size) {}

  /// Adds objects of one size.
  ///
  /// @param size bytes of each
  /// @param times how many
  public void add(long size, double times) {
    int place = CLASSES - Long.numberOfLeadingZeros(size);
    objects[place] += times;
    bytes[place] += size * times;
    largest = Math.max(largest, size);
  }

  /// Adds all of another mix, each so many times.
  public void add(SizeMix other, double times) {
    for (int i = 0; i < CLASSES; i++) {
      objects[i] += other.objects[i] * times;
      bytes[i] += other.bytes[i] * times;
    }
    largest = Math.max(largest, other.largest);
  }

  /// How many objects.
  public double objects() {
    return sum(objects);
  }

  /// How many bytes they have together.
  public double bytes() {
    return sum(bytes);
  }

  /// Bytes of the largest that was added.
  public long largest() {
    return largest;
  }

  /// The classes that have any, the smallest first.
  public List<Group> groups() {
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < CLASSES; i++) {
      if (objects[i] > 0) {
        groups.add(new Group(objects[i], bytes[i] / objects[i]));
      }
    }
    return groups;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double each : values) {
      sum += each;
    }
    return sum;
  }
}
