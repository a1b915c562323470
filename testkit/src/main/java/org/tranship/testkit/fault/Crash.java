package org.tranship.testkit.fault;

/// What stands for the end of a process in a test that stays in one: thrown at the chosen
/// instruction and at every later one, so that nothing is written after it. An error and not an
/// exception, because nobody may handle it.
public final class Crash extends Error {
  private static final long serialVersionUID = 1L;

  Crash(String where) {
    super("The process was killed " + where, null, false, false);
  }
}
