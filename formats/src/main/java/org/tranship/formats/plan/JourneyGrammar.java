package org.tranship.formats.plan;

import static org.tranship.formats.plan.PlanGrammar.KINDS;
import static org.tranship.formats.plan.PlanGrammar.fields;
import static org.tranship.formats.plan.PlanGrammar.store;
import static org.tranship.formats.plan.Shape.controls;
import static org.tranship.formats.plan.Shape.group;
import static org.tranship.formats.plan.Shape.oneOf;
import static org.tranship.formats.plan.Shape.optionalGroup;
import static org.tranship.formats.plan.Shape.text;
import static org.tranship.formats.plan.Shape.word;

/// What may stand in the plans of both migrations of the CQRS Journey. `docs/journey.md` and
/// `docs/journey-v3.md` have the same in prose.
final class JourneyGrammar {
  /// The key that only a plan of the migration to the third release has at its top.
  static final String BUS = "bus";

  private static final Shape DATABASE =
      optionalGroup(fields("url", text().needed(), "user", text(), "password", text())).needed();

  private static final Shape BACKUP =
      group(fields("do", controls(KINDS), "file", text(), "restore", controls(KINDS)));

  /// From the first release to the second.
  static final Shape SECOND =
      group(
          fields(
              "version", word("1"),
              "name", text(),
              "tables",
                  optionalGroup(
                          fields(
                              "connection", text(),
                              "settings", text(),
                              "source", text("ConferenceEventStore"),
                              "source-connection", text(),
                              "events", text(),
                              "log", text()))
                      .needed(),
              "database", DATABASE,
              "event-store",
                  optionalGroup(
                      fields(
                          "url", text().needed(),
                          "user", text(),
                          "password", text(),
                          "since", text())),
              "app-config", text(),
              "backup", BACKUP,
              "maintenance",
                  group(
                      fields(
                          "cscfg", text(),
                          "on", controls(KINDS),
                          "off", controls(KINDS),
                          "prove", controls(KINDS),
                          "gate", controls(KINDS))),
              "deploy", swap(),
              "drain",
                  group(
                      fields(
                          "within",
                          text("10m"),
                          "quiet",
                          text("10s"),
                          BUS,
                          store(),
                          "commands",
                          text(),
                          "events",
                          text())),
              "times", group(fields("gate", text("5m"))),
              "costs", group(fields("requests", text(), "currency", text(), "write", text())),
              "transform", controls(EventGrammar.RULES),
              "upcast", group(fields("free-of-charge", oneOf("from-total", "as-recorded"))),
              "rate", text(),
              "soak", text("0s")));

  /// From the second release to the third.
  static final Shape THIRD =
      group(
          fields(
              "version",
              word("1"),
              "name",
              text(),
              "tables",
              optionalGroup(
                      fields(
                          "connection", text(),
                          "settings", text(),
                          "events", text(),
                          "log", text()))
                  .needed(),
              "database",
              DATABASE,
              "app-config",
              text(),
              BUS,
              store().needed(),
              "blobs",
              store().needed(),
              "backup",
              BACKUP,
              "deploy",
              stage(),
              "workers",
              group(fields("second", worker(), "third", worker())),
              "swap",
              swap(),
              "retire",
              stage(),
              "times",
              group(
                  fields(
                      "margin", text("30s"),
                      "within", text("10m"),
                      "stall", text("30s"),
                      "gate", text("5m"))),
              "upcast",
              group(fields("expiry-of-paid", oneOf("clear", "keep"))),
              "rate",
              text(),
              "soak",
              text("0s")));

  private JourneyGrammar() {}

  private static Shape stage() {
    return group(fields("do", controls(KINDS), "gate", controls(KINDS), "undo", controls(KINDS)));
  }

  private static Shape swap() {
    return group(
        fields(
            "do", controls(KINDS),
            "gate", controls(KINDS),
            "undo", controls(KINDS),
            "back-gate", controls(KINDS)));
  }

  private static Shape worker() {
    return group(
        fields(
            "cscfg", text(),
            "start", controls(KINDS),
            "runs", controls(KINDS),
            "stop", controls(KINDS),
            "stopped", controls(KINDS)));
  }
}
