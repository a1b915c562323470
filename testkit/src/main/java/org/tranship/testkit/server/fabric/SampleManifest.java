package org.tranship.testkit.server.fabric;

/// The manifest of a cluster whose image store is elsewhere, as short as one may be that can be
/// moved from there.
public final class SampleManifest {
  private SampleManifest() {}

  /// Its text.
  ///
  /// @param name of the cluster, escaped as XML wants it
  /// @param version of the manifest
  /// @param store the connection string of the image store
  public static String of(String name, String version, String store) {
    return """
        <ClusterManifest Name="%s" Version="%s" xmlns="http://schemas.microsoft.com/2011/01/fabric">
          <FabricSettings>
            <Section Name="Management">
              <Parameter Name="ImageStoreConnectionString" Value="%s" />
            </Section>
            <Section Name="Hosting">
              <Parameter Name="RunAsPolicyEnabled" Value="true" />
            </Section>
            <Section Name="ClusterManager">
              <Parameter Name="TargetReplicaSetSize" Value="3" />
            </Section>
          </FabricSettings>
        </ClusterManifest>
        """
        .formatted(name, version, store);
  }
}
