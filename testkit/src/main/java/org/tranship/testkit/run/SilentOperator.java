package org.tranship.testkit.run;

import org.tranship.core.run.Operator;

/// An operator who listens to nothing and has one answer to every question.
///
/// @param agrees the answer
public record SilentOperator(boolean agrees) implements Operator {
  @Override
  public String name() {
    return "tester@here";
  }

  @Override
  public boolean confirm(String question) {
    return agrees;
  }

  @Override
  public void say(String line) {
    // Nobody reads it.
  }
}
