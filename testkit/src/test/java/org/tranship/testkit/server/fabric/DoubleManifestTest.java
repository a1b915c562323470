package org.tranship.testkit.server.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which connection strings the double takes for one store: an upgrade between them needs no
/// permission.
class DoubleManifestTest {
  private static final String OLD =
      "xstore:DefaultEndpointsProtocol=https;AccountName=acc;AccountKey=a2V5;Container=box";

  private static DoubleManifest with(String version, String store) {
    return DoubleManifest.of(
        """
        <ClusterManifest Version="%s"><Section Name="Management">
        <Parameter Name="ImageStoreConnectionString" Value="%s"/></Section></ClusterManifest>
        """
            .formatted(version, store));
  }

  @ParameterizedTest
  @CsvSource({
    "xstore:DefaultEndpointsProtocol=https;AccountName=acc;AccountKey=b3RoZXI=;Container=box,true",
    "XSTORE:accountname=ACC;AccountKey=b3RoZXI=;container=Box;SecondaryAccountKey=a2V5,true",
    "xstore:AccountName\\=acc\\;AccountKey\\=a2V5\\;Container\\=box,true",
    "xstore:AccountName=other;AccountKey=a2V5;Container=box,false",
    "xstore:AccountName=acc;AccountKey=a2V5;Container=other,false",
    "xstore:AccountName=acc;AccountKey=a2V5;EndpointSuffix=x.net;Container=box,false",
    "file:/box,false",
    "fabric:ImageStore,false"
  })
  void aKeyMayChangeAndThePlaceMayNot(String store, boolean same) {
    assertThat(with("2", store).objection(with("1", OLD)).isEmpty()).isEqualTo(same);
    assertThat(with("2", OLD).objection(with("1", store)).isEmpty()).isEqualTo(same);
  }
}
