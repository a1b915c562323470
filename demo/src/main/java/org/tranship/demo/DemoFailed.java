package org.tranship.demo;

/// A step did not give what it should have given. The message says what was expected and what came
/// instead; the demonstration ends with exit code 1.
final class DemoFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DemoFailed(String message) {
    super(message);
  }

  /// Goes on only if a claim holds.
  static void unless(boolean holds, String otherwise) {
    if (!holds) {
      throw new DemoFailed(otherwise);
    }
  }
}
