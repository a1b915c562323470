package org.tranship.formats.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What a page shows as a plan can be read as one, with all that it names.
class DocumentedPlanTest {
  private static final Pattern PLAN = Pattern.compile("(?s)```yaml\n(tables:.*?)```");

  private static PlanFile plan(String page, PlanFile.Subject subject) throws IOException {
    Matcher plan = PLAN.matcher(Files.readString(Path.of("../docs").resolve(page)));
    assertThat(plan.find()).as(page).isTrue();
    return PlanFile.parse(page, plan.group(1), subject);
  }

  @Test
  void ofTheJourneyToTheSecondRelease() throws IOException {
    assertThat(plan("journey.md", PlanFile.Subject.JOURNEY).settings())
        .containsEntry("drain.quiet", "10s");
  }

  @Test
  void ofTheJourneyToTheThirdRelease() throws IOException {
    assertThat(plan("journey-v3.md", PlanFile.Subject.JOURNEY_V3).settings())
        .containsEntry("swap.back-gate.0001.contains", "V2")
        .containsEntry("times.stall", "30s");
  }
}
