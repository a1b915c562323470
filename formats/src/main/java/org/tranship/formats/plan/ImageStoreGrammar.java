package org.tranship.formats.plan;

import static org.tranship.formats.plan.PlanGrammar.KINDS;
import static org.tranship.formats.plan.PlanGrammar.fields;
import static org.tranship.formats.plan.PlanGrammar.store;
import static org.tranship.formats.plan.Shape.controls;
import static org.tranship.formats.plan.Shape.group;
import static org.tranship.formats.plan.Shape.oneOf;
import static org.tranship.formats.plan.Shape.text;
import static org.tranship.formats.plan.Shape.texts;
import static org.tranship.formats.plan.Shape.word;

/// What may stand in the plan of a move to a cluster's own image store. `docs/imagestore.md` has
/// the same in prose.
final class ImageStoreGrammar {
  static final Shape IMAGESTORE =
      group(
          fields(
              "version", word("1"),
              "name", text(),
              "source", store().needed(),
              "source-layout", oneOf("xstore", "files", "native"),
              "target", store().needed(),
              "platform", word("windows", "linux"),
              "directory", text().needed(),
              "manifests",
                  group(
                      fields(
                          "current", text(),
                          "fragment", text(),
                          "target-replicas", text(),
                          "min-replicas", text(),
                          "placement", text(),
                          "run-as-policy", word("keep", "enable"),
                          "versions", texts())),
              "copy", group(fields("incomplete", word("refuse", "skip", "copy"))),
              "quiet",
                  group(
                      fields(
                          "do", controls(KINDS), "undo", controls(KINDS), "within", text("10m"))),
              "room", group(fields("prove", controls(KINDS))),
              "soak", text("0s")));

  private ImageStoreGrammar() {}
}
