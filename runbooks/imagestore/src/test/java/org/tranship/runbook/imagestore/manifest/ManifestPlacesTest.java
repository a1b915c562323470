package org.tranship.runbook.imagestore.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Manifests of any length and line ends are changed at the right places, and nowhere else.
class ManifestPlacesTest {
  private static final String PERMISSION =
      "      <Parameter Name=\"AllowImageStoreConnectionStringChange\" Value=\"false\"></Parameter>";

  /// Generated ones, as large as those of real clusters, each with the bytes that must come out.
  @ParameterizedTest
  @CsvSource({
    "LF,true,3", "CRLF,true,3", "LF,false,3", "CRLF,false,3",
    "LF,true,150", "CRLF,true,150", "LF,false,150", "CRLF,false,150"
  })
  void everyByteThatIsNotMeantStays(String ends, boolean declared, int sections) {
    String newline = ends.equals("LF") ? "\n" : "\r\n";
    Random random = new Random(7);
    for (int round = 0; round < 40; round++) {
      String text = text(random, declared, sections).replace("\n", newline);
      MoveManifests made =
          MoveManifests.of(
              ClusterManifest.parse(text.getBytes(StandardCharsets.UTF_8)), Wanted.DEFAULTS);
      assertThat(new String(made.third().bytes(), StandardCharsets.UTF_8))
          .isEqualTo(expected(text, newline));
    }
  }

  private static String text(Random random, boolean declared, int sections) {
    StringBuilder text = new StringBuilder();
    text.append(declared ? "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" : "")
        .append("<ClusterManifest xmlns=\"http://schemas.microsoft.com/2011/01/fabric\" Name=\"c\"")
        .append(" Version=\"1.0\" Description=\"")
        .append("d".repeat(random.nextInt(90)))
        .append("\">\n  <FabricSettings>\n");
    int management = random.nextInt(sections);
    for (int i = 0; i < sections; i++) {
      if (i == management) {
        text.append("    <Section Name=\"Management\">\n")
            .append(PERMISSION)
            .append("\n      <Parameter Name=\"ImageStoreConnectionString\"")
            .append(" Value=\"file:\\\\srv\\share\" />\n    </Section>\n");
      }
      text.append("    <Section Name=\"S").append(i).append("\">\n");
      for (int j = random.nextInt(6); j > 0; j--) {
        text.append("      <Parameter Name=\"P").append(j).append("\" Value=\"");
        text.append("v".repeat(random.nextInt(60))).append("\" />\n");
      }
      text.append("    </Section>\n");
    }
    return text.append("  </FabricSettings>\n</ClusterManifest>").toString();
  }

  private static String expected(String text, String newline) {
    String service =
        """
            <Section Name="ImageStoreService">
              <Parameter Name="Enabled" Value="true" />
              <Parameter Name="TargetReplicaSetSize" Value="7" />
              <Parameter Name="MinReplicaSetSize" Value="3" />
            </Section>
        """
            .replace("\n", newline);
    return text.replace("Version=\"1.0\" Desc", "Version=\"1.0-imagestore3\" Desc")
        .replace("file:\\\\srv\\share", "fabric:ImageStore")
        .replace(PERMISSION + newline, "")
        .replace("  </FabricSettings>", service + "  </FabricSettings>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!-- <Section Name=\"ImageStoreService\"> -->",
        "<?pi <Section Name=\"ImageStoreService\"> ?>",
        "<Section Name=\"Q\"><![CDATA[ <Parameter Name='Enabled' /> ]]></Section>",
        "<Section Name=\"Q\"><Parameter Name=\"x\" Value='a > b /> \"' /></Section>"
      })
  void whatLooksLikeATagIsNone(String inner) {
    String text = ManifestSample.TEXT.replace("<FabricSettings>", "<FabricSettings>" + inner);
    ClusterManifest changed = ManifestEdit.version(ManifestSample.of(text), "8");
    assertThat(ManifestSample.text(changed))
        .isEqualTo(text.replace("Version=\"7.0\"", "Version=\"8\""));
  }

  @Test
  void aStringThatNobodyCanReadHereIsTheSameWhileNobodyChangesIt() {
    for (String string :
        new String[] {
          "dsms:abc", "xstore:EndpointSuffix=core.windows.net;SourceLocation=x;Container=c"
        }) {
      MoveManifests made =
          MoveManifests.of(
              ManifestSample.of(ManifestSample.TEXT.replace(ManifestSample.STRING, string)),
              Wanted.DEFAULTS);
      assertThat(
              ManifestRules.of(
                  ManifestSample.of(ManifestSample.TEXT.replace(ManifestSample.STRING, string)),
                  made.first()))
          .allMatch(Rule::kept);
    }
  }
}
