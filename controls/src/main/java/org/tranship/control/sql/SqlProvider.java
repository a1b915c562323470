package org.tranship.control.sql;

import java.util.Set;
import org.tranship.core.control.Control;
import org.tranship.core.control.ControlProvider;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.value.Secrets;

/// Offers `sql` and `postgres`.
public final class SqlProvider implements ControlProvider {
  private static final String POSTGRES = "postgres";

  @Override
  public Set<String> kinds() {
    return Set.of("sql", POSTGRES);
  }

  @Override
  public Control open(ControlSpec spec, Secrets secrets) {
    if (!spec.kind().equals(POSTGRES)) {
      return new SqlControl(spec, secrets);
    }
    return spec.require("form").equals("write")
        ? new TableWrites(spec, secrets)
        : new PostgresControl(spec, secrets);
  }
}
