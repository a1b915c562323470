package org.tranship.runbook.imagestore.manifest;

import java.nio.charset.StandardCharsets;

/// A manifest of a cluster on XStore, with what an edit could spoil: comments, blanks, quotes of
/// both kinds, entities, an empty section, and text that looks like a setting.
final class ManifestSample {
  static final String STRING =
      "xstore:DefaultEndpointsProtocol=https;AccountName=acc;AccountKey=c2VjcmV0;Container=box";

  static final String TEXT =
      """
      <?xml version="1.0" encoding="utf-8"?>
      <!-- <Parameter Name="ImageStoreConnectionString" Value="in a comment" /> -->
      <ClusterManifest xmlns:xsd="http://www.w3.org/2001/XMLSchema" Name='Prod &amp; more' Version="7.0"
                       xmlns="http://schemas.microsoft.com/2011/01/fabric">
        <NodeTypes>
          <NodeType Name="MN"><Endpoints /></NodeType>
        </NodeTypes>
        <Infrastructure>
          <WindowsServer>
            <NodeList>
              <Node NodeName="N1" NodeTypeRef="MN" />
              <Node NodeName="N2" NodeTypeRef="MN" />
            </NodeList>
          </WindowsServer>
        </Infrastructure>
        <FabricSettings>
          <Section Name="ClusterManager">
            <Parameter Name="TargetReplicaSetSize" Value="7" />
          </Section>
          <Section   Name = 'management' >
            <Parameter Value="STRING"   Name="ImageStoreConnectionString"/><!-- kept -->
            <Parameter Name="Other" Value="a &lt; b &gt; c > d" />
          </Section>
          <Section Name="Hosting">
            <Parameter Name="RunAsPolicyEnabled" Value="true" />
          </Section>
          <Section Name="Empty" />
        </FabricSettings>
        <Certificates><SecretsCertificate X509FindValue="ä" /></Certificates>
      </ClusterManifest>
      """
          .replace("STRING", STRING);

  private ManifestSample() {}

  static ClusterManifest of(String text) {
    return ClusterManifest.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  static ClusterManifest whole() {
    return of(TEXT);
  }

  /// With parameters in a section of their own.
  ///
  /// @param settings name and value, one after the other
  static ClusterManifest with(String section, String... settings) {
    ClusterManifest manifest = whole();
    for (int i = 0; i < settings.length; i += 2) {
      manifest = ManifestEdit.set(manifest, section, settings[i], settings[i + 1]);
    }
    return manifest;
  }

  static String text(ClusterManifest manifest) {
    return new String(manifest.bytes(), StandardCharsets.UTF_8);
  }
}
