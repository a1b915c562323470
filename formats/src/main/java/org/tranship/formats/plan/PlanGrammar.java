package org.tranship.formats.plan;

import static org.tranship.formats.plan.Shape.controls;
import static org.tranship.formats.plan.Shape.group;
import static org.tranship.formats.plan.Shape.named;
import static org.tranship.formats.plan.Shape.oneOf;
import static org.tranship.formats.plan.Shape.optionalGroup;
import static org.tranship.formats.plan.Shape.text;
import static org.tranship.formats.plan.Shape.texts;
import static org.tranship.formats.plan.Shape.word;

import java.util.LinkedHashMap;
import java.util.Map;

/// What may stand in a plan, and what it is where it is left out. `docs/migrate.md` has the same in
/// prose.
final class PlanGrammar {
  /// What takes an act back, beside the act.
  static final String UNDO = "undo";

  /// Ways to act on a service.
  static final Map<String, Shape> KINDS =
      fields(
          "command",
              optionalGroup(
                      fields(
                          "argv", texts().needed(),
                          "env", named(),
                          "directory", text(),
                          "timeout", text("60s")))
                  .orBriefly("argv"),
          "http",
              optionalGroup(
                      fields(
                          "method", text("POST"),
                          "url", text().needed(),
                          "headers", named(),
                          "body", text(),
                          "expect", texts(),
                          "refused", texts(),
                          "contains", text(),
                          "timeout", text("30s")))
                  .orBriefly("url"),
          "sql",
              optionalGroup(
                  fields(
                      "database", text().needed(),
                      "user", text(),
                      "password", text(),
                      "statements", texts().needed(),
                      "equals", text(),
                      "refused", texts())),
          "postgres",
              optionalGroup(
                  fields(
                      "form", oneOf("revoke", "role", "database", "trigger", "write").needed(),
                      "database", text().needed(),
                      "user", text(),
                      "password", text(),
                      "role", text(),
                      "except", text(),
                      "tables", texts())),
          "file",
              optionalGroup(
                  fields(
                      "path", text().needed(),
                      "replace", text().needed(),
                      "with", text().needed())),
          "prompt", optionalGroup(fields("question", text().needed())).orBriefly("question"),
          "write", store());

  static final Shape PLAN =
      group(
          fields(
              "version", word("1"),
              "name", text(),
              "source", store().needed(),
              "target", store().needed(),
              "select",
                  group(
                      fields(
                          "include", texts(),
                          "exclude", texts(),
                          "min-size", text(),
                          "max-size", text(),
                          "newer-than", text(),
                          "older-than", text())),
              "copy",
                  group(
                      fields(
                          "existing", word("update", "replace", "skip", "refuse"),
                          "verify", word("readback", "server"),
                          "drop-attributes", texts())),
              "delta", group(fields("until", text("1000 objects"), "at-most", text("5"))),
              "fence", fence(),
              "switch", turn(),
              "soak", text("0s"),
              "complete", group(fields("clean", word("keep", "delete"))),
              "rollback", word("copy-back", "name"),
              "catalog",
                  optionalGroup(
                      fields(
                          "preset", oneOf("activestorage", "gitlab-lfs"),
                          "from", text(),
                          "to", text(),
                          "database", text().needed(),
                          "user", text(),
                          "password", text(),
                          "table", text(),
                          "select", text(),
                          "update", text(),
                          "key", texts(),
                          "where", text(),
                          "object", text(),
                          "column", text(),
                          "match", text(),
                          "decode", oneOf("none", "percent"),
                          "target", text(),
                          "set", named(),
                          "nulls", texts(),
                          "objects", word("pointed", "all"),
                          "accept", texts("rows-without-object", "unreadable-rows"),
                          "clean", word("keep", "null-column", "delete-object")))));

  /// The plan of a container registry. `docs/registry.md` has the same in prose.
  static final Shape REGISTRY =
      group(
          fields(
              "version", word("1"),
              "name", text(),
              "source", store().needed(),
              "target", store().needed(),
              "registry", registry().needed(),
              "delta", group(fields("until", text("20 objects"), "at-most", text("5"))),
              "fence", fence().needed(),
              "switch", turn("1m", "try", text()).needed(),
              "soak", text("0s")));

  /// The configuration of a server. `docs/server.md` has the same in prose.
  static final Shape SERVER =
      group(
          fields(
              "version", word("1"),
              "listen", text("127.0.0.1:7979"),
              "without-tls", word("refuse", "allow"),
              "token", text(),
              "tls",
                  optionalGroup(
                      fields(
                          "certificate", text(),
                          "key", text(),
                          "keystore", text(),
                          "password", text())),
              "stores", named(),
              "plans", named(),
              "registry-plans", named(),
              "anchore-configs", named(),
              "imagestores", named(),
              "imagestore-plans", named(),
              "cluster-manifests", named(),
              "event-plans", named(),
              "journey-plans", named(),
              "snapshots", text(),
              "at-once", text("4"),
              "registry", registry(),
              "fence", fence()));

  /// The plan of a Mirantis Secure Registry, known by its `msr`. `docs/registry-msr.md` has the
  /// same in prose.
  static final Shape MSR =
      group(
          fields(
              "version", word("1"),
              "name", text(),
              "source", store().needed(),
              "target", store().needed(),
              "msr",
                  optionalGroup(
                          fields(
                              "url", text().needed(),
                              "user", text().needed(),
                              "password", text().needed(),
                              "ca", text(),
                              "version", text(),
                              "probe", text("admin/tranship-probe")))
                      .needed(),
              "variant", oneOf("online", "read-only").needed(),
              "gc", group(fields("off", controls(KINDS), "on", controls(KINDS))),
              "backup",
                  optionalGroup(fields("do", controls(KINDS).needed(), "file", text().needed())),
              "export", text(),
              "restore", turn("15m"),
              "reconfigure", turn("15m"),
              "window", text("8h"),
              "jobs-within", text("6h"),
              "soak", text("0s")));

  private PlanGrammar() {}

  /// How a registry is reached over HTTP.
  private static Shape registry() {
    return optionalGroup(
            fields(
                "url", text().needed(),
                "user", text(),
                "password", text(),
                "probe", text("tranship-probe"),
                "realm", text(),
                "ca", text(),
                "client-certificate", text(),
                "client-key", text(),
                "proxy", text(),
                "connect-timeout", text(),
                "read-timeout", text()))
        .orBriefly("url");
  }

  private static Shape fence() {
    return optionalGroup(
        fields(
            "raise", controls(KINDS).needed(),
            "prove", controls(KINDS),
            "lower", controls(KINDS),
            "window", text("10m")));
  }

  private static Shape turn() {
    return turn("1m");
  }

  /// @param more names and shapes that only some plans have
  private static Shape turn(String within, Object... more) {
    Map<String, Shape> fields =
        fields(
            "do", controls(KINDS).needed(),
            "gate", controls(KINDS),
            "back", controls(KINDS),
            "within", text(within));
    fields.putAll(fields(more));
    return optionalGroup(fields).orBriefly("do");
  }

  static Shape store() {
    return optionalGroup(fields("url", text().needed(), "options", named(), "secrets", named()))
        .orBriefly("url");
  }

  static Map<String, Shape> fields(Object... namesAndShapes) {
    Map<String, Shape> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndShapes.length; i += 2) {
      fields.put((String) namesAndShapes[i], (Shape) namesAndShapes[i + 1]);
    }
    return fields;
  }
}
