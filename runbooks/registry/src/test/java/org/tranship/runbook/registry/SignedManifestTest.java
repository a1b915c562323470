package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Manifests of schema 1, as libtrust signs them: the end of the document is cut off, signatures
/// are put in, and the end comes behind them.
class SignedManifestTest {
  private static final String PAYLOAD =
      """
      {
         "schemaVersion": 1,
         "name": "team/app",
         "fsLayers": [{"blobSum": "sha256:%s"}]
      }"""
          .formatted("a".repeat(64));

  private static byte[] signed(String header) {
    return LittleService.signed(PAYLOAD, header).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void itsPayloadIsWhatWasSigned() throws Exception {
    byte[] manifest = signed(LittleService.header(PAYLOAD.length() - 2));
    assertThat(SignedManifest.payload(manifest).map(it -> new String(it, StandardCharsets.UTF_8)))
        .contains(PAYLOAD);
    assertThat(Manifest.parse(manifest).references()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"schemaVersion\": 2, \"layers\": []}",
        "{\"signatures\": []}",
        "{\"signatures\": [{\"protected\": \"***\"}]}",
        "{\"signatures\": [{\"protected\": \"e30\"}]}"
      })
  void whatIsNotSignedHasNone(String manifest) {
    assertThat(SignedManifest.payload(manifest.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1 << 30})
  void aLengthThatCannotBeIsNone(int length) {
    assertThat(SignedManifest.payload(signed(LittleService.header(length)))).isEmpty();
  }
}
