package org.tranship.runbook.imagestore.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The three manifests of a move: what is changed, and that nothing else is.
class MoveManifestsTest {
  private static final String SERVICE =
      """
          <Section Name="ImageStoreService">
            <Parameter Name="Enabled" Value="true" />
            <Parameter Name="TargetReplicaSetSize" Value="7" />
            <Parameter Name="MinReplicaSetSize" Value="3" />
          </Section>
      """;

  private static MoveManifests moved(ClusterManifest manifest) {
    return MoveManifests.of(manifest, Wanted.DEFAULTS);
  }

  private static String first() {
    return ManifestSample.TEXT
        .replace("Version=\"7.0\"", "Version=\"7.0-imagestore1\"")
        .replace("  </FabricSettings>", SERVICE + "  </FabricSettings>");
  }

  private static String third() {
    return first()
        .replace("7.0-imagestore1", "7.0-imagestore3")
        .replace(ManifestSample.STRING, "fabric:ImageStore");
  }

  @Test
  void theFirstMakesTheServiceAndLeavesEveryOtherByte() {
    assertThat(ManifestSample.text(moved(ManifestSample.whole()).first())).isEqualTo(first());
  }

  @Test
  void theSecondSwitchesWithThePermissionThatTheDocumentForgets() {
    String allow =
        "      <Parameter Name=\"AllowImageStoreConnectionStringChange\" Value=\"true\" />\n";
    String after = "      <Parameter Name=\"Other\" Value=\"a &lt; b &gt; c > d\" />\n";
    MoveManifests manifests = moved(ManifestSample.whole());
    assertThat(ManifestSample.text(manifests.second()))
        .isEqualTo(third().replace("imagestore3", "imagestore2").replace(after, after + allow));
    assertThat(manifests.notes()).anyMatch(note -> note.contains("AllowImageStoreConnection"));
  }

  @Test
  void theThirdTakesThePermissionAway() {
    assertThat(ManifestSample.text(moved(ManifestSample.whole()).third())).isEqualTo(third());
  }

  @Test
  void theWayBackHasThePermissionAndTheFormerStore() {
    MoveManifests made = moved(ManifestSample.whole());
    assertThat(made.back().name()).as("entities are resolved").isEqualTo("Prod & more");
    assertThat(made.back().imageStore()).isEqualTo(made.current().imageStore());
    assertThat(made.back().value("Management", "AllowImageStoreConnectionStringChange"))
        .contains("true");
    assertThat(made.made().stream().map(ClusterManifest::version)).doesNotHaveDuplicates();
    assertThat(made.judged()).allSatisfy(it -> assertThat(it.rule().kept()).isTrue());
    assertThat(made.judged())
        .extracting(MoveManifests.Judged::manifest)
        .contains("manifest back from 3", "manifest 1 from back");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void keepsLineEndsAndTheMarkOfTheByteOrder(String charset) {
    String text = "\uFEFF" + ManifestSample.TEXT.replace("\n", "\r\n");
    if (charset.startsWith("UTF-16")) {
      text = text.replace("utf-8", "utf-16");
    }
    byte[] bytes = text.getBytes(Charset.forName(charset));
    byte[] third = moved(ClusterManifest.parse(bytes)).third().bytes();
    String expected = "\uFEFF" + third().replace("\n", "\r\n");
    assertThat(new String(third, Charset.forName(charset)))
        .isEqualTo(charset.startsWith("UTF-16") ? expected.replace("utf-8", "utf-16") : expected);
  }

  @Test
  void findsItsPlacesInALongManifest() {
    String filler = "<!-- " + "x".repeat(70) + " -->\r\n";
    String text =
        ManifestSample.TEXT.replace("  <NodeTypes>", filler.repeat(3000) + "  <NodeTypes>");
    assertThat(ManifestSample.text(moved(ManifestSample.of(text)).third()))
        .contains("Value=\"fabric:ImageStore\"   Name=\"ImageStoreConnectionString\"/>")
        .contains("</FabricSettings>")
        .hasSizeGreaterThan(210_000);
  }

  @Test
  void fillsAnEmptySectionAndOneWithAPrefix() {
    ClusterManifest filled = ManifestEdit.set(ManifestSample.whole(), "EMPTY", "A", "1 & \"2\"");
    assertThat(ManifestSample.text(filled))
        .contains(
            """
                <Section Name="Empty">
                  <Parameter Name="A" Value="1 &amp; &quot;2&quot;" />
                </Section>
            """);
    String prefixed =
        ManifestSample.TEXT
            .replaceAll("<(/?)(ClusterManifest|FabricSettings|Section|Parameter)\\b", "<$1f:$2")
            .replace("xmlns=", "xmlns:f=");
    assertThat(ManifestSample.text(moved(ManifestSample.of(prefixed)).first()))
        .contains("<f:Section Name=\"ImageStoreService\">")
        .contains("<f:Parameter Name=\"Enabled\" Value=\"true\" />");
  }

  @Test
  void takesTheSizesThatAreWanted() {
    Wanted wanted =
        new Wanted(
            OptionalInt.of(5),
            OptionalInt.of(2),
            Optional.of("(A==B) && (C>1)"),
            false,
            List.of("8", "9", "10"));
    MoveManifests manifests = MoveManifests.of(ManifestSample.whole(), wanted);
    assertThat(ManifestSample.text(manifests.first()))
        .contains("Value=\"5\"", "Value=\"2\"", "\"(A==B) &amp;&amp; (C&gt;1)\"", "Version=\"8\"");
    assertThat(manifests.third().version()).isEqualTo("10");
  }

  @Test
  void hasNoMoreReplicasThanTheClusterManager() {
    ClusterManifest small = ManifestSample.with("ClusterManager", "TargetReplicaSetSize", "1");
    MoveManifests manifests = moved(small);
    assertThat(manifests.first().value("ImageStoreService", "TargetReplicaSetSize")).contains("1");
    assertThat(manifests.first().value("ImageStoreService", "MinReplicaSetSize")).contains("1");
    assertThat(ManifestRules.of(manifests.second())).allMatch(Rule::kept);
  }

  @Test
  void whatTheyAreChangedToKeepsEveryRule() {
    MoveManifests manifests = moved(ManifestSample.whole());
    List<ClusterManifest> chain =
        List.of(manifests.current(), manifests.first(), manifests.second(), manifests.third());
    for (int i = 1; i < chain.size(); i++) {
      assertThat(ManifestRules.of(chain.get(i))).allMatch(Rule::kept);
      assertThat(ManifestRules.of(chain.get(i - 1), chain.get(i))).allMatch(Rule::kept);
    }
  }

  @Test
  void switchesTheRunAsPolicyOnOnlyWhenAsked() {
    ClusterManifest without = ManifestSample.with("Hosting", "RunAsPolicyEnabled", "false");
    assertThat(ManifestRules.of(moved(without).second()))
        .filteredOn(rule -> !rule.kept())
        .extracting(Rule::name)
        .containsExactly("run-as-policy");
    Wanted wanted =
        new Wanted(OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), true, List.of());
    assertThat(ManifestRules.of(MoveManifests.of(without, wanted).second())).allMatch(Rule::kept);
  }

  @Test
  void replacesAnEncryptedString() {
    String text =
        ManifestSample.TEXT.replace("Value=\"xstore", "IsEncrypted=\"true\" Value=\"xstore");
    assertThat(ManifestSample.text(moved(ManifestSample.of(text)).second()))
        .contains("<Parameter IsEncrypted=\"false\" Value=\"fabric:ImageStore\"");
  }

  @Test
  void refusesWhatItCannotWorkOn() {
    assertRefused(ManifestSample.TEXT.replace("</NodeTypes>", ""), "not well-formed");
    assertRefused(ManifestSample.TEXT.replace("2011/01", "2010/01"), "namespace");
    assertRefused(ManifestSample.TEXT.replace(" Version=\"7.0\"", ""), "no attribute Version");
    assertRefused(ManifestSample.TEXT.replace("\"Hosting\"", "\"EMPTY\""), "twice");
    assertRefused(
        ManifestSample.TEXT.replace(
            "<!-- <P", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:/x'>]><!-- <P"),
        "document type");
    byte[] latin = ManifestSample.TEXT.getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> ClusterManifest.parse(latin))
        .hasMessageContaining("TRI-120")
        .hasMessageContaining("neither UTF-8");
    assertThatThrownBy(
            () ->
                moved(
                    ManifestSample.with(
                        "Management", "ImageStoreConnectionString", "fabric:ImageStore")))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("nothing to move");
  }

  private static void assertRefused(String text, String why) {
    assertThatThrownBy(() -> ManifestSample.of(text))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("c2VjcmV0");
  }
}
