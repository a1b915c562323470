package org.tranship.control.http;

import java.util.Set;
import org.tranship.core.control.Control;
import org.tranship.core.control.ControlProvider;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.value.Secrets;

/// Offers `http`.
public final class HttpProvider implements ControlProvider {
  @Override
  public Set<String> kinds() {
    return Set.of("http");
  }

  @Override
  public Control open(ControlSpec spec, Secrets secrets) {
    return new HttpControl(spec, secrets);
  }
}
