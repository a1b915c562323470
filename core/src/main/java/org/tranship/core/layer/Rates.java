package org.tranship.core.layer;

/// How fast a store may be used, over all threads together; as [Limits] the same at all times.
///
/// @param requests requests a second; infinite for no limit
/// @param bytes bytes a second, in both directions together; infinite for no limit
public record Rates(double requests, double bytes) implements Limits {
  public static final Rates UNLIMITED =
      new Rates(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

  public Rates {
    if (!(requests > 0) || !(bytes > 0)) {
      throw new IllegalArgumentException(
          "A rate is above 0, not " + requests + " or " + bytes + ".");
    }
  }

  @Override
  public Rates now() {
    return this;
  }

  public Rates withRequests(double perSecond) {
    return new Rates(perSecond, bytes);
  }

  public Rates withBytes(double perSecond) {
    return new Rates(requests, perSecond);
  }

  /// A tenth of a second's worth may be saved up: smooth, and still exact over a second.
  static double burst(double rate) {
    return Math.max(1, rate / 10);
  }
}
