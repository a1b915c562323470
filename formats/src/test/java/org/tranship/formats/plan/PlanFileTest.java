package org.tranship.formats.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

/// A plan is taken as it is written, with every default in its place; what cannot be is refused
/// with its line.
class PlanFileTest {
  private static void assertRefused(String text, String... words) {
    assertThatExceptionOfType(PlanFault.class)
        .isThrownBy(() -> PlanFile.parse("plan.yaml", text))
        .satisfies(fault -> assertThat(fault.getMessage()).contains(words))
        .satisfies(fault -> assertThat(fault.getMessage()).doesNotContain("not-to-be-seen"));
  }

  @Test
  void defaultsAreInTheirPlaces() {
    PlanFile plan = PlanFile.parse("plan.yaml", "source: file:/a\ntarget: {url: file:/b}\n");
    assertThat(plan.settings())
        .containsEntry("source.url", "file:/a")
        .containsEntry("target.url", "file:/b")
        .containsEntry("copy.verify", "readback")
        .containsEntry("delta.at-most", "5")
        .containsEntry("complete.clean", "keep");
    assertThat(plan.settings().keySet()).noneMatch(name -> name.startsWith("fence"));
  }

  @Test
  void actsAreListsAlsoWhereThereIsOne() {
    PlanFile plan =
        PlanFile.parse(
            "plan.yaml",
            """
            source: file:/a
            target: file:/b
            switch:
              - command: [systemctl, restart, app]
                undo: {command: [systemctl, restart, old]}
            """);
    assertThat(plan.settings())
        .containsEntry("switch.do.0001.kind", "command")
        .containsEntry("switch.do.0001.argv.0003", "app")
        .containsEntry("switch.do.0001.timeout", "60s")
        .containsEntry("switch.do.0001.undo.0001.argv.0003", "old");
    String printed = PlanText.yaml(plan.settings());
    assertThat(PlanFile.parse("again", printed).settings()).isEqualTo(plan.settings());
  }

  @Test
  void whatCannotBeIsRefusedWithItsLine() {
    String both = "source: file:/a\ntarget: file:/b\n";
    assertRefused(both + "soka: 1h\n", "TRP-103", "line 3", "did you mean \"soak\"?");
    assertRefused(both + "delta: {untill: 3}\n", "TRP-103", "line 3", "\"until\"");
    assertRefused(both + "copy: {verify: maybe}\n", "TRP-104", "line 3", "readback, server");
    assertRefused("source: file:/a\n", "TRP-104", "\"target\" is needed");
    assertRefused(both + "soak: 1h\nsoak: 2h\n", "TRP-104", "line 4", "given twice");
    assertRefused(both + "soak: [\n", "TRP-102", "not YAML");
    assertRefused("", "TRP-102", "empty");
  }

  private static String act(String act) {
    return "source: file:/a\ntarget: file:/b\nswitch: [" + act + "]\n";
  }

  @Test
  void aSecretInTheWordsOfAnActIsRefused() {
    assertRefused(act("{command: [a, --password=not-to-be-seen]}"), "TRP-106", "line 3");
    assertRefused(act("{command: [a, --api-key, not-to-be-seen]}"), "TRP-106", "argv.0003");
    assertRefused(act("{command: [a, -H, 'Authorization: Bearer not-to-be-seen']}"), "TRP-106");
    assertRefused(
        act("{http: {url: 'http://a/', body: '{\"token\": \"not-to-be-seen\"}'}}"), "body");
    assertRefused(act("{file: {path: /c, replace: a, with: 'pwd = not-to-be-seen'}}"), "with");
    PlanFile plan =
        PlanFile.parse(
            "plan.yaml",
            act(
                "{command: [a, --password-file=/run/x, 'PGPASSWORD=$GIVEN', --token, $T, create,"
                    + " secret, x]}"));
    assertThat(plan.settings()).containsEntry("switch.do.0001.argv.0002", "--password-file=/run/x");
  }

  @Test
  void aSecretInPlainTextIsRefusedAndNotRepeated() {
    assertRefused(
        "source: file:/a\ntarget: {url: 's3://b/p', secrets: {key: not-to-be-seen}}\n",
        "TRP-106",
        "target.secrets.key");
    assertRefused(
        "source: file:/a\ntarget: 's3://b/p?secret_access_key=not-to-be-seen'\n",
        "TRP-106",
        "target.url");
    assertRefused(
        """
        source: file:/a
        target: file:/b
        fence:
          raise: {http: {url: 'http://x/', headers: {Authorization: not-to-be-seen}}}
        """,
        "TRP-106",
        "line 4",
        "headers.Authorization");
  }

  /// A flag of Service Fabric's own tools, and the path of a file that holds a token.
  @Test
  void whereASecretIsOrOfWhichTypeIsNone() {
    String plan =
        "source: 'azblob://a/c?federated-token-file=/run/token'\n"
            + "target: {url: 'fabric:ImageStore?endpoint=https://h:1&credential-type=X509',"
            + " options: {credential-type: X509}}\n";
    assertThat(PlanFile.parse("plan.yaml", plan).settings())
        .containsEntry("target.options.credential-type", "X509");
  }

  @Test
  void aCatalogHasItsDefaultsAndItsLines() {
    String head = "source: file:/a\ntarget: file:/b\ncatalog:\n  database: 'jdbc:h2:mem:x'\n";
    assertThat(PlanFile.parse("plan.yaml", head + "  key: [a, b]\n").settings())
        .containsEntry("catalog.key.0002", "b")
        .containsEntry("catalog.objects", "pointed")
        .containsEntry("catalog.clean", "keep");
    assertRefused(head + "  tabel: t\n", "TRP-103", "line 5", "did you mean \"table\"?");
    assertRefused(head + "  clean: all\n", "TRP-104", "line 5", "null-column");
    assertRefused(head + "  accept: [everything]\n", "TRP-104", "rows-without-object");
    assertRefused(head + "  password: not-to-be-seen\n", "TRP-106", "line 5");
  }
}
