package org.tranship.runbook.imagestore.checksum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Orders of names, as .NET sorts them.
class SiblingOrderTest {
  private static List<String> sorted(SiblingOrder order, String... names) {
    List<String> sorted = new ArrayList<>(List.of(names));
    sorted.sort(order.names());
    return sorted;
  }

  @Test
  void wordsAreSortedWithoutRegardToCase() {
    assertThat(sorted(SiblingOrder.WORDS, "Zeta", "alpha", "Beta", "a_b", "a.b", "a1", "aB"))
        .containsExactly("a.b", "a_b", "a1", "aB", "alpha", "Beta", "Zeta");
  }

  @Test
  void hyphensCountOnlyWhereNothingElseDiffers() {
    assertThat(sorted(SiblingOrder.WORDS, "co-op", "coop", "con", "co-Op"))
        .containsExactly("con", "co-op", "coop", "co-Op");
  }

  @Test
  void codesAreSortedByCodeUnits() {
    assertThat(sorted(SiblingOrder.CODES, "Zeta", "alpha", "a_b", "a.b", "a-b"))
        .containsExactly("Zeta", "a-b", "a.b", "a_b", "alpha");
  }
}
