package org.tranship.control.file;

import java.util.Set;
import org.tranship.core.control.Control;
import org.tranship.core.control.ControlProvider;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.value.Secrets;

/// Offers `file`.
public final class FileProvider implements ControlProvider {
  @Override
  public Set<String> kinds() {
    return Set.of("file");
  }

  @Override
  public Control open(ControlSpec spec, Secrets secrets) {
    return new FileEdit(spec);
  }
}
