package org.tranship.client.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// No secret of a connection string comes through in what a cluster says, whatever form it has.
class ClusterTextTest {
  private static final List<String> QUOTED =
      List.of(
          "'xstore:AccountName=acc;AccountKey=topsecret==;Container=box' is another one",
          "xstore:AccountName=acc;AccountKey=topsecret\\=\\=\\;x;Container=box is another one",
          "SecondaryAccountKey = topsecret;Container=box",
          "BlobEndpoint=https://h/;SharedAccessSignature=sv=1&sig=topsecret;Container=box",
          "https://acc.blob.core.windows.net/box?sv=1&sig=topsecret&se=2 was refused",
          "file:\\\\host\\share|AccountName=a|AccountPassword=my topsecret&x|x",
          "PrimaryAccountNTLMPasswordSecret=topsecret",
          "AccountKey=\"topsecret\" is none",
          "AccountPassword='topsecret' is none",
          "<Parameter Name=\"PrimaryAccountNTLMPasswordSecret\" Value=\"topsecret\" />",
          "AccountPassword=my'topsecret",
          "AccountKey=" + "x".repeat(60_000) + "topsecret");

  @Test
  void masksWhateverHoldsASecret() {
    for (String text : QUOTED) {
      assertThat(ClusterText.shown(text)).as(text).doesNotContain("topsecret").contains("***");
      assertThat(new FabricFailure(400, "FABRIC_E_X", text)).as(text).message().contains("***");
      assertThat(new FabricFailure(400, "FABRIC_E_X", text).getMessage())
          .as(text)
          .doesNotContain("topsecret");
      assertThat(new UpgradeForecast("None", text).toString()).as(text).doesNotContain("topsecret");
    }
  }

  @Test
  void leavesTheRestAndKeepsToOneLine() {
    assertThat(ClusterText.shown("a\r\n b 'xstore:AccountName=acc;AccountKey=k;Container=box' c"))
        .isEqualTo("a b 'xstore:AccountName=acc;AccountKey=***;Container=box' c");
    assertThat(ClusterText.shown("x".repeat(299) + "AccountKey=topsecret"))
        .doesNotContain("topsecret")
        .hasSizeLessThan(310);
  }
}
