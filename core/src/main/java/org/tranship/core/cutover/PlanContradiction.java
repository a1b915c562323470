package org.tranship.core.cutover;

/// A plan that makes no sense, told by the setting that is wrong. Nothing was touched.
public final class PlanContradiction extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private final String setting;

  public PlanContradiction(String setting, String message) {
    super(message);
    this.setting = setting;
  }

  /// The setting, as the plan's flat form names it: `fence.prove`.
  public String setting() {
    return setting;
  }
}
