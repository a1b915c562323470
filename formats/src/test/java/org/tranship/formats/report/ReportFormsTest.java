package org.tranship.formats.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tranship.core.journal.JournalEntry.StepEnd;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.formats.Json;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/// The three forms of the report, over runs of every state: the same facts in each, and nothing in
/// any that an odd key could turn into something else.
class ReportFormsTest {
  static Stream<RunReport> everyState() {
    SampleRun atWork = new SampleRun().change("migrating", SampleRun.BY).begin("copy");
    List<RunReport> reports = new ArrayList<>();
    reports.add(new SampleRun().report());
    reports.add(atWork.reportAtWork());
    reports.add(atWork.report());
    reports.add(SampleRun.eventful().report());
    for (String state : List.of("failed", "refused", "interrupted", "ready")) {
      reports.add(
          new SampleRun()
              .change("migrating", SampleRun.BY)
              .copied(SampleRun.COPY, 0, 20, Level.SERVER_CHECKSUM)
              .change(state, SampleRun.NASTY)
              .report());
    }
    reports.add(
        new SampleRun()
            .change("migrating", SampleRun.BY)
            .step("probe", Duration.ZERO, StepEnd.DONE, "")
            .change("completing", SampleRun.BY)
            .change("completed", "")
            .report());
    reports.add(
        new SampleRun()
            .change("migrating", SampleRun.BY)
            .step("probe", Duration.ZERO, StepEnd.DONE, "")
            .change("ready", "")
            .change("rolling-back", SampleRun.BY)
            .end("probe", StepEnd.UNDONE, "")
            .change("rolled-back", "")
            .report());
    assertThat(reports)
        .extracting(report -> report.state().word())
        .as("every state is among them")
        .contains(
            "created",
            "migrating",
            "partial",
            "failed",
            "refused",
            "interrupted",
            "ready",
            "completed",
            "rolled-back");
    return reports.stream();
  }

  @ParameterizedTest
  @MethodSource("everyState")
  void textFitsTheTerminalAndSaysTheVerdictFirst(RunReport report) {
    String text = ReportText.text(report);
    assertThat(text).startsWith(report.verdict().headline());
    assertThat(text).contains("Run " + SampleRun.ID, report.stateWord());
    assertThat(text.lines())
        .allMatch(line -> line.codePointCount(0, line.length()) <= ReportText.WIDTH)
        .allMatch(line -> line.chars().noneMatch(Character::isISOControl));
  }

  @ParameterizedTest
  @MethodSource("everyState")
  void jsonHoldsTheSameRecord(RunReport report) {
    Map<String, Object> document = ReportJson.document(report);
    assertThat(document)
        .containsEntry("run", SampleRun.ID.text())
        .containsEntry("state", report.state().word());
    assertThat((List<?>) document.get("passes")).hasSameSizeAs(report.passes());
    assertThat((List<?>) document.get("sittings")).hasSameSizeAs(report.sittings());
    assertThat(Json.line(document)).startsWith("{").endsWith("}").doesNotContain("\u001b");
  }

  @ParameterizedTest
  @MethodSource("everyState")
  void htmlIsWellFormedAndLoadsNothing(RunReport report) throws Exception {
    Document page = parse(ReportHtml.page(report));
    assertThat(page.getElementsByTagName("h1").getLength()).isEqualTo(1);
    assertThat(text(page, "h1")).isEqualTo(Visible.lines(report.verdict().headline()));
    Set<String> tags = new TreeSet<>();
    NodeList all = page.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      tags.add(element.getTagName());
      NamedNodeMap attributes = element.getAttributes();
      for (int j = 0; j < attributes.getLength(); j++) {
        String name = attributes.item(j).getNodeName();
        String value = attributes.item(j).getNodeValue();
        assertThat(name).isNotIn("src", "srcset", "action", "style").doesNotStartWith("on");
        if (name.equals("href")) {
          assertThat(value).startsWith("data:");
        }
        assertThat(value).doesNotContain("http://", "https://");
      }
    }
    assertThat(tags).doesNotContain("script", "img", "iframe", "object", "base", "form", "use");
    assertThat(text(page, "style")).doesNotContain("url(", "@import", "http");
  }

  @Test
  void oddKeysAreShownAndDoNothing() throws Exception {
    String page = ReportHtml.page(SampleRun.eventful().report());
    assertThat(page).doesNotContain("<script", "\u001b", "\u202e", "\u0000");
    assertThat(parse(page).getDocumentElement().getTextContent())
        .contains("<script>alert('1')</script><U+001B>[31m<U+202E><U+0000>");
    String text = ReportText.text(SampleRun.eventful().report());
    assertThat(text).contains("<U+001B>[31m<U+202E>");
  }

  @Test
  void htmlTellsAllThatHappened() throws Exception {
    RunReport report = SampleRun.eventful().report();
    Document page = parse(ReportHtml.page(report));
    String text = page.getDocumentElement().getTextContent();
    for (String fact :
        List.of(
            "39 objects failed while migrating.",
            "39 of 12,740 documents",
            "services are stopped",
            "Are all services of Anchore stopped?",
            "take the migration lock",
            "image_content/big",
            "TRS-201",
            "12,701 done",
            "12,401 readback",
            "300 sent-and-listed",
            "1 in flight",
            "http://127.0.0.1:9000&x=<y>")) {
      assertThat(text).contains(fact);
    }
    NodeList bars = page.getElementsByTagName("rect");
    for (int i = 0; i < bars.getLength(); i++) {
      Element bar = (Element) bars.item(i);
      assertThat(share(bar, "width")).isPositive();
      assertThat(share(bar, "x") + share(bar, "width")).isBetween(0.0, 100.01);
    }
  }

  @Test
  void aLongListOfFailuresIsCutAndSaysSo() throws Exception {
    SampleRun run = new SampleRun().change("migrating", SampleRun.BY);
    for (int i = 0; i < 1_234; i++) {
      run.record(SampleRun.COPY, SampleRun.failed("k" + i, "TRS-1", "no"));
    }
    RunReport report = run.change("partial", "1,234 failed").report();
    String page = parse(ReportHtml.page(report)).getDocumentElement().getTextContent();
    assertThat(page).contains("The first 1,000 of 1,234 objects that failed", "--all");
    assertThat(ReportText.text(report))
        .contains("The first 20 of 1,234 objects that failed", "--all");
    assertThat(Json.line(ReportJson.document(report)))
        .contains("\"failures\":{\"total\":1234,\"unnamed\":234,");
  }

  private static double share(Element bar, String name) {
    return Double.parseDouble(bar.getAttribute(name).replace("%", ""));
  }

  private static String text(Document page, String tag) {
    return page.getElementsByTagName(tag).item(0).getTextContent();
  }

  private static Document parse(String page) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setAttribute(javax.xml.XMLConstants.ACCESS_EXTERNAL_DTD, "");
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(page)));
  }
}
