package org.tranship.formats.report;

import java.util.Collection;
import java.util.regex.Pattern;
import org.tranship.core.outcome.PassId;

/// The passes of verifications that an operator asked for, which the Runner names `verify-1`,
/// `verify-2` and so on. Each reads everything anew, so only the newest tells how things are.
final class Verification {
  private static final Pattern NAME = Pattern.compile("verify-[0-9]+");

  private Verification() {}

  static boolean is(PassId pass) {
    return NAME.matcher(pass.text()).matches();
  }

  /// Whether a pass is a verification with a newer one among the others.
  static boolean isSuperseded(PassId pass, Collection<PassId> all) {
    return is(pass) && all.stream().anyMatch(other -> is(other) && number(other) > number(pass));
  }

  private static long number(PassId pass) {
    return Long.parseLong(pass.text().substring(pass.text().indexOf('-') + 1));
  }
}
