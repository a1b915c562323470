package org.tranship.core.cutover;

import org.tranship.core.control.Answer;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.Controls;

/// A write that a control of the plan tries.
///
/// @param controls makes it
/// @param spec how
public record ControlProbe(Controls controls, ControlSpec spec) implements FenceProbe {
  @Override
  public String sentence() {
    return controls.open(spec).sentence();
  }

  @Override
  public Answer probe(String run) throws InterruptedException {
    return controls.open(spec).probe();
  }
}
