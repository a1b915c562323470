package org.tranship.runbook.registry.msr;

import java.util.Set;
import org.tranship.core.control.Control;
import org.tranship.core.control.ControlProvider;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.value.Secrets;

/// Offers `msr`, by which an MSR is made read-only. No plan names it: the runbook does.
public final class MsrControlProvider implements ControlProvider {
  @Override
  public Set<String> kinds() {
    return Set.of(MsrReadOnlyControl.KIND);
  }

  @Override
  public Control open(ControlSpec spec, Secrets secrets) {
    return new MsrReadOnlyControl(spec, secrets);
  }
}
