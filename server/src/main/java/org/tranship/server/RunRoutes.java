package org.tranship.server;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.Transitions;
import org.tranship.formats.report.ReportHtml;
import org.tranship.formats.report.ReportJson;
import org.tranship.formats.report.RunReport;

/// The runs of the journal, whoever carried them out, and the evidence of each.
record RunRoutes(Journal journal, Clock clock) {
  private static final int PAGE = 100;

  List<Route> all() {
    return List.of(
        Route.get("/api/v0/runs", this::list),
        Route.get(
            "/api/v0/runs/{run}",
            request -> Answer.json(200, ReportJson.document(report(request)))),
        Route.get(
            "/api/v0/runs/{run}/report",
            request ->
                // The page has its style in itself, and nothing else.
                Answer.text("text/html; charset=utf-8", ReportHtml.page(report(request)))
                    .with(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; sandbox")));
  }

  private Answer list(Request request) {
    List<Map<String, Object>> runs = new ArrayList<>();
    journal.runs().reversed().stream()
        .skip(request.number("start", 0))
        .limit(Math.min(PAGE, request.number("limit", PAGE)))
        .forEach(header -> runs.add(document(header)));
    return Answer.json(200, Map.of("runs", runs));
  }

  private Map<String, Object> document(RunHeader header) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("run", header.id().text());
    document.put("runbook", header.runbook());
    document.put(
        "state",
        journal
            .view(header.id())
            .map(view -> Transitions.fold(view.entries()).word())
            .orElse("created"));
    document.put("created", header.created());
    document.put("by", header.by());
    document.put("holder", journal.holder(header.id()));
    document.put("paused", journal.paused(header.id()));
    return document;
  }

  private RunReport report(Request request) {
    String name = request.part("run");
    Optional<RunView> view = RunId.isValid(name) ? journal.view(new RunId(name)) : Optional.empty();
    if (view.isEmpty()) {
      throw Refusal.notFound(
          "There is no run \""
              + name
              + "\" in the journal; GET /api/v0/runs lists those there are.");
    }
    return RunReport.of(view.get(), journal.holder(view.get().header().id()), clock.instant());
  }
}
