package org.tranship.runbook.imagestore.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What two manifests say differently.
class ManifestDifferenceTest {
  private static final String ONE =
      """
      <?xml version="1.0"?>
      <ClusterManifest Name="prod" Version="7" xmlns="http://schemas.microsoft.com/2011/01/fabric">
        <NodeTypes>
          <NodeType Name="front"><Endpoints><HttpGatewayEndpoint Port="19080" Protocol="https" /></Endpoints></NodeType>
        </NodeTypes>
        <FabricSettings>
          <Section Name="Management">
            <Parameter Name="ImageStoreConnectionString" Value="xstore:secret" />
            <Parameter Name="Other" Value="1" />
          </Section>
          <Section Name="Hosting"><Parameter Name="RunAsPolicyEnabled" Value="true" /></Section>
        </FabricSettings>
      </ClusterManifest>
      """;

  private static List<String> differences(String other) {
    return ManifestDifference.between(
        ClusterManifest.parse(ONE.getBytes(StandardCharsets.UTF_8)),
        ClusterManifest.parse(other.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void howItIsWrittenIsNoDifference() {
    String other =
        """
        <ClusterManifest Version="7" xmlns="http://schemas.microsoft.com/2011/01/fabric" Name="prod"><!-- x -->
          <NodeTypes><NodeType Name="front"><Endpoints>
            <HttpGatewayEndpoint Protocol="https" Port="19080"></HttpGatewayEndpoint>
          </Endpoints></NodeType></NodeTypes>
          <FabricSettings>
            <Section Name="hosting"><Parameter Value="true" Name="RunAsPolicyEnabled" IsEncrypted="false"/></Section>
            <Section Name="Management">
              <Parameter Name="other" Value="1" />
              <Parameter Name="ImageStoreConnectionString" Value="xstore:&#115;ecret" />
            </Section>
          </FabricSettings>
        </ClusterManifest>
        """;
    assertThat(differences(other)).isEmpty();
  }

  @Test
  void namesWhatIsSaidDifferentlyAndNoValue() {
    assertThat(differences(ONE.replace("secret", "hidden")))
        .containsExactly("Management/ImageStoreConnectionString");
    assertThat(differences(ONE.replace("Name=\"Other\"", "Name=\"Another\"")))
        .containsExactly("Management/Another", "Management/Other");
    assertThat(differences(ONE.replace("Value=\"1\"", "Value=\"1\" IsEncrypted=\"true\"")))
        .containsExactly("Management/Other");
    assertThat(differences(ONE.replace("19080", "19081")))
        .singleElement()
        .asString()
        .contains("NodeType front", "HttpGatewayEndpoint");
    assertThat(differences(ONE.replace("\"prod\"", "\"test\""))).containsExactly("ClusterManifest");
    assertThat(ManifestDifference.named(List.of("a", "b", "c"), 2)).isEqualTo("a, b and 1 more");
  }
}
