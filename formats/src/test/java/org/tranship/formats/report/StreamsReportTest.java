package org.tranship.formats.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tranship.core.eventlog.StreamCount;
import org.tranship.core.eventlog.StreamCounts;
import org.tranship.core.journal.JournalEntry.StepEnd;
import org.tranship.formats.Json;

/// How many events each stream has, in every form of the report.
class StreamsReportTest {
  private static RunReport report(int streams, StreamCount... odd) {
    StreamCounts.Collector counts = new StreamCounts.Collector();
    for (int i = 0; i < streams; i++) {
      counts.accept(new StreamCount("order-" + i, 10 + i, 10 + i, ""));
    }
    List.of(odd).forEach(counts);
    SampleRun run =
        new SampleRun()
            .change("migrating", SampleRun.BY)
            .begin("verify")
            .measure("verify", StreamCounts.MEASURED, true, "all 1 1 1 0\n1\t1\tearlier\t\n");
    counts.counts().blocks().forEach(it -> run.measure("verify", StreamCounts.MEASURED, true, it));
    return run.measure("verify", "compared", true, "something")
        .end("verify", StepEnd.DONE, "")
        .after(Duration.ofSeconds(1))
        .report();
  }

  @Test
  void theNewestTableIsInEveryFormAndNotAmongWhatWasMeasured() {
    RunReport report = report(2, new StreamCount(SampleRun.NASTY, 7, 5, "behind at version 5"));
    assertThat(report.measured()).hasSize(1);
    assertThat(ReportText.text(report).lines())
        .contains("       expected         found  stream")
        .contains("             11            11  order-1")
        .contains("             28            26  all 3 streams, 1 of them differs")
        .anyMatch(line -> line.contains("NOT OK"))
        .noneMatch(line -> line.contains("earlier"))
        .allMatch(line -> line.length() <= ReportText.WIDTH);
    String page = ReportHtml.page(report);
    assertThat(page)
        .contains("Events, by stream", "order-1", "all 3 streams", "behind at version 5")
        .doesNotContain("<script", "earlier");
    assertThat(ReportJson.document(report).get("streams")).isNotNull();
    Map<String, Object> streams = ReportJson.streams(report.streams().orElseThrow());
    assertThat(streams)
        .containsEntry("total", 3L)
        .containsEntry("expected", 28L)
        .containsEntry("found", 26L)
        .containsEntry("differing", 1L)
        .containsEntry("unnamed", 0L);
    assertThat(Json.line(streams)).contains("\"stream\":\"order-1\",\"expected\":11,\"found\":11");
  }

  @Test
  void whereThereAreManyItIsSaidWhereTheOthersAre() {
    RunReport report = report(StreamCounts.LARGEST + 5);
    String text = ReportText.text(report).replaceAll("\\s+", " ");
    assertThat(text)
        .contains("order-1004", "report " + SampleRun.ID + " --streams`")
        .contains("verify " + SampleRun.ID + " --streams FILE`")
        .doesNotContain("order-900 ");
    String page = ReportHtml.page(report);
    assertThat(page).contains("order-900<", "order-5<").doesNotContain("order-4<");
    assertThat(page).contains("--streams FILE");
  }

  @Test
  void aRunThatComparedNoLogHasNone() {
    RunReport report = SampleRun.eventful().report();
    assertThat(report.streams()).isEmpty();
    assertThat(ReportText.text(report)).doesNotContain("by stream");
    assertThat(ReportHtml.page(report)).doesNotContain("by stream");
    assertThat(Json.line(ReportJson.document(report))).contains("\"streams\":null");
  }
}
