package org.tranship.runbook.journey;

import java.util.Map;
import org.tranship.core.cutover.PlanContradiction;

/// A setting of a plan that is one of two words.
public final class PlanChoice {
  private PlanChoice() {}

  /// Whether the first of two words is chosen; not where nothing is said.
  ///
  /// @throws PlanContradiction if it is neither
  public static boolean chosen(
      Map<String, String> settings, String setting, String word, String otherwise) {
    String text = settings.getOrDefault(setting, otherwise);
    if (!text.equals(word) && !text.equals(otherwise)) {
      throw new PlanContradiction(setting, "it is " + word + " or " + otherwise);
    }
    return text.equals(word);
  }
}
