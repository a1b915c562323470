package org.tranship.bench;

/// A benchmark did not do its work, so that it has no figure to tell.
final class BenchFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BenchFailed(String message) {
    super(message);
  }

  static void unless(boolean condition, String message) {
    if (!condition) {
      throw new BenchFailed(message);
    }
  }
}
