package org.tranship.cli;

import org.tranship.core.run.Operator;

/// An operator that is spoken to without tearing the progress line.
record Speaker(Operator inner, ProgressLine progress) implements Operator {
  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public boolean confirm(String question) {
    progress.erase();
    return inner.confirm(question);
  }

  @Override
  public void say(String line) {
    progress.erase();
    inner.say(line);
  }
}
