package org.tranship.control.command;

import java.util.Set;
import org.tranship.core.control.Control;
import org.tranship.core.control.ControlProvider;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.value.Secrets;

/// Offers `command`.
public final class CommandProvider implements ControlProvider {
  @Override
  public Set<String> kinds() {
    return Set.of("command");
  }

  @Override
  public Control open(ControlSpec spec, Secrets secrets) {
    return new CommandControl(spec, secrets);
  }
}
