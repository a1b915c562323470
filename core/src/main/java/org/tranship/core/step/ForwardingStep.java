package org.tranship.core.step;

import java.util.Set;

/// A step around another one: has its name, its phase and its way back. What is overridden is what
/// the outer one adds.
public abstract class ForwardingStep implements Step {
  private final Step inner;

  protected ForwardingStep(Step inner) {
    this.inner = inner;
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public Phase phase() {
    return inner.phase();
  }

  @Override
  public boolean always() {
    return inner.always();
  }

  @Override
  public boolean again(Set<String> done) {
    return inner.again(done);
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    return inner.run(context);
  }

  @Override
  public Undo undo() {
    return inner.undo();
  }
}
