package org.tranship.core.bus;

import org.tranship.core.bus.filter.Filter;
import org.tranship.core.bus.filter.SqlFilter;

/// A filter with a name. A subscription takes a message once if any of its rules does; without a
/// rule it takes none.
///
/// @param name unlike that of another rule of the subscription
/// @param filter what it takes
public record Rule(String name, Filter filter) {
  /// The name of the rule that a subscription has unless something else is said.
  public static final String DEFAULT_NAME = "$Default";

  /// Takes everything, under [#DEFAULT_NAME].
  public static final Rule DEFAULT = new Rule(DEFAULT_NAME, Filter.ALL);

  public Rule {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("A rule has a name.");
    }
  }

  /// @throws IllegalArgumentException saying why the condition cannot be read
  public static Rule sql(String name, String condition) {
    return new Rule(name, SqlFilter.parse(condition));
  }
}
