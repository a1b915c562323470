package org.tranship.formats.plan;

import static org.tranship.formats.plan.PlanGrammar.fields;
import static org.tranship.formats.plan.PlanGrammar.store;
import static org.tranship.formats.plan.Shape.controls;
import static org.tranship.formats.plan.Shape.group;
import static org.tranship.formats.plan.Shape.named;
import static org.tranship.formats.plan.Shape.optionalGroup;
import static org.tranship.formats.plan.Shape.text;
import static org.tranship.formats.plan.Shape.texts;
import static org.tranship.formats.plan.Shape.word;

import java.util.Map;

/// What may stand in the plans of a copy of events and of a rebuild of read models.
/// `docs/events.md` has the same in prose.
final class EventGrammar {
  /// How events are transformed.
  static final Map<String, Shape> RULES =
      fields(
          "rename", rule("to", text().needed()),
          "revise", rule("to", text().needed()),
          "rename-field", rule("field", text().needed(), "to", text().needed()),
          "add-field", rule("field", text().needed(), "value", text(), "from", text()),
          "drop-field", rule("field", text().needed()),
          "map-field", rule("field", text().needed(), "values", named()),
          "split", rule("into", texts().needed(), "when", named(), "fields", named()),
          "drop", rule(),
          "use", optionalGroup(fields("name", text().needed(), "options", named())));

  static final Shape EVENTS =
      group(
          fields(
              "version", word("1"),
              "name", text(),
              "source", store().needed(),
              "target", store().needed(),
              "streams", texts(),
              "types", texts(),
              "transform", controls(RULES),
              "reverse", controls(RULES),
              "origin", word("keep", "none"),
              "pending", word("refuse", "ignore"),
              "pending-within", text("30s"),
              "quiet", text("0s"),
              "lag", text("0"),
              "rounds", text("20"),
              "batch", text("2000"),
              "rate", text()));

  private static final Map<String, Shape> ROWS =
      fields(
          "put", rule("each", text(), "key", named(), "set", named(), "add", named()),
          "change", rule("each", text(), "key", named(), "set", named(), "add", named()),
          "remove", rule("each", text(), "key", named()));

  private static final Map<String, Shape> PROJECTIONS =
      fields(
          "table",
          optionalGroup(
              fields(
                  "name", text().needed(),
                  "columns", named().needed(),
                  "key", texts().needed(),
                  "guard", text(),
                  "rows", controls(ROWS).needed())),
          "use",
          optionalGroup(fields("name", text().needed(), "options", named())));

  /// The plan of a rebuild of read models.
  static final Shape REBUILD =
      group(
          fields(
              "version", word("1"),
              "name", text(),
              "source", store().needed(),
              "views", store().needed(),
              "types", texts(),
              "transform", controls(RULES),
              "projections", controls(PROJECTIONS).needed(),
              "kept-by", word("service", "follow"),
              "pending", word("refuse", "ignore"),
              "pending-within", text("30s"),
              "quiet", text("0s"),
              "lag", text("0"),
              "rounds", text("20"),
              "batch", text("2000")));

  private EventGrammar() {}

  /// What every rule has, and what one has besides.
  private static Shape rule(Object... more) {
    Map<String, Shape> all = fields("type", texts(), "revision", text(), "where", text());
    all.putAll(fields(more));
    return optionalGroup(all);
  }
}
