package org.tranship.formats.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tranship.core.journal.JournalEntry.StepEnd;
import org.tranship.core.step.AffectedNames;
import org.tranship.formats.Json;

/// What of a service is hurt by that for which a step refuses to go on, in every form of the
/// report.
class AffectedReportTest {
  private static SampleRun refused(AffectedNames... affected) {
    SampleRun run = new SampleRun().change("migrating", SampleRun.BY).begin("graph");
    for (AffectedNames each : affected) {
      each.blocks().forEach(it -> run.measure("graph", AffectedNames.MEASURED, false, it));
    }
    return run.measure("graph", "images", false, "something")
        .end("graph", StepEnd.REFUSED, "")
        .after(Duration.ofSeconds(1));
  }

  private static AffectedNames images(long total, int named) {
    return new AffectedNames(
        "Images", total, IntStream.range(0, named).mapToObj(it -> "app:v" + it).toList());
  }

  @Test
  void theNewestAreAllInPageAndJsonAndTheFirstInText() {
    RunReport report = refused(images(3, 3), images(2_500, 2_500)).report();
    assertThat(report.measured()).hasSize(1);
    assertThat(report.affected()).contains(images(2_500, 2_500));
    assertThat(ReportText.text(report).lines())
        .contains("  app:v0", "  app:v19")
        .noneMatch(line -> line.contains("app:v20"))
        .anyMatch(line -> line.startsWith("Images: 2,500"))
        .allMatch(line -> line.length() <= ReportText.WIDTH);
    assertThat(ReportText.text(report).replaceAll("\\s+", " "))
        .contains("`tranship report " + SampleRun.ID + " --html FILE` and `--json` name all of");
    assertThat(ReportHtml.page(report))
        .contains("Images: 2,500", ">app:v0<", ">app:v999<", ">app:v1000<", ">app:v2499<");
    assertThat(Json.line(ReportJson.document(report)))
        .contains("\"affected\":{\"what\":\"Images\",\"total\":2500,\"unnamed\":0,\"named\":[")
        .contains("\"app:v2499\"]");
  }

  @Test
  void aFewAreAllInTheText() {
    RunReport report = refused(images(20, 20)).report();
    assertThat(ReportText.text(report)).contains("app:v19").doesNotContain("--html FILE");
  }

  @Test
  void thatTheJournalHasNotAllIsSaid() {
    RunReport report = refused(images(70, 50)).report();
    String rest = "The journal has the names of the first 50.";
    assertThat(ReportText.text(report).replaceAll("\\s+", " ")).contains("name more. " + rest);
    assertThat(ReportHtml.page(report)).contains("Images: 70", rest);
    assertThat(Json.line(ReportJson.document(report))).contains("\"unnamed\":20");
  }

  @Test
  void aNameOfAnyCharactersStaysOneName() {
    AffectedNames nasty = new AffectedNames("Images", 2, List.of(SampleRun.NASTY, "a\nb\r\\n"));
    assertThat(AffectedNames.of(nasty.blocks())).contains(nasty);
    assertThat(ReportHtml.page(refused(nasty).report()))
        .contains("&lt;script&gt;")
        .doesNotContain("<script");
  }

  @Test
  void aListThatWasCutOffIsBegunAnew() {
    List<String> blocks = images(1_500, 1_500).blocks();
    assertThat(AffectedNames.of(List.of(blocks.getFirst())).orElseThrow().named()).hasSize(1_000);
    assertThat(AffectedNames.of(List.of(blocks.getFirst(), blocks.getFirst(), blocks.get(1))))
        .contains(images(1_500, 1_500));
  }

  @Test
  void onceTheStepIsDoneNothingIsHurt() {
    SampleRun run = refused(images(3, 3)).begin("other").end("other", StepEnd.DONE, "");
    assertThat(run.report().affected()).isPresent();
    RunReport report = run.begin("graph").end("graph", StepEnd.DONE, "").report();
    assertThat(report.affected()).isEmpty();
    assertThat(ReportText.text(report)).doesNotContain("app:v0");
    assertThat(ReportHtml.page(report)).doesNotContain("app:v0");
    assertThat(Json.line(ReportJson.document(report))).contains("\"affected\":null");
  }
}
