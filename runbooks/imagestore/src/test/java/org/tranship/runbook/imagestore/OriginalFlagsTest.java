package org.tranship.runbook.imagestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The command lines of the published procedure, as a shell hands them on.
class OriginalFlagsTest {
  private static final String XSTORE =
      "xstore:DefaultEndpointsProtocol=https;AccountName=imagestorecopyer;AccountKey=xxxxx;Container=xstore6";

  private static final List<String> COPY =
      List.of(
          "/ConnectionEndpoint:MININT-8MRQ409.redmond.corp.microsoft.com:19000",
          "/CredentialType:X509",
          "/ServerCommonName:WinfabDevClusterCert",
          "/FindType:FindBySubjectName",
          "/FindValue:CN=WinfabDevClusterCert",
          "/StoreLocation:LocalMachine",
          "/StoreName:My",
          "/SourceImageStore:" + XSTORE + "/DestinationImageStore:fabric:ImageStore");

  private static OriginalFlags parse(List<String> arguments) {
    return OriginalFlags.parse(arguments, Optional.empty());
  }

  @Test
  void takesTheCopyAsItIsWrittenWithoutABlank() {
    OriginalFlags flags = parse(COPY);
    assertThat(flags.source()).isEqualTo(XSTORE);
    assertThat(flags.destination()).contains("fabric:ImageStore");
    assertThat(flags.compare()).isFalse();
    assertThat(flags.gateway()).contains("https://MININT-8MRQ409.redmond.corp.microsoft.com:19080");
    assertThat(flags.options())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "credential-type", "X509",
                "server-common-name", "WinfabDevClusterCert",
                "find-type", "FindBySubjectName",
                "find-value", "CN=WinfabDevClusterCert",
                "store-location", "LocalMachine",
                "store-name", "My"));
    assertThat(flags.notes())
        .anyMatch(note -> note.contains("No blank"))
        .anyMatch(note -> note.contains("19080"));
  }

  @Test
  void takesTheComparison() {
    OriginalFlags flags =
        parse(
            List.of(
                "/ConnectionEndpoint:localhost:19000", "/SourceImageStore:" + XSTORE, "/Compare"));
    assertThat(flags.compare()).isTrue();
    assertThat(flags.gateway()).contains("http://localhost:19080");
    assertThat(flags.notes()).as("no gateway is asked").isEmpty();
    assertThat(
            OriginalFlags.parse(
                    List.of("/SourceImageStore:file:/x", "/Compare"), Optional.of("http://h:1"))
                .notes())
        .isEmpty();
    assertThat(parse(List.of("/SourceImageStore:" + XSTORE + "/Compare")).source())
        .isEqualTo(XSTORE);
    assertThat(parse(List.of("/sourceimagestore:\u201C" + XSTORE + "\u201D", "/compare")).source())
        .isEqualTo(XSTORE);
  }

  @Test
  void aKeyMayHoldWhatLooksLikeTheSwitch() {
    String key = "xstore:AccountName=a;Container=c;AccountKey=abc/Compare";
    OriginalFlags flags =
        parse(List.of("/SourceImageStore:" + key, "/DestinationImageStore:file:/x"));
    assertThat(flags.source()).isEqualTo(key);
    assertThat(flags.compare()).isFalse();
  }

  @Test
  void anotherGatewayIsTakenAsItIs() {
    OriginalFlags flags = OriginalFlags.parse(COPY, Optional.of("https://other:8443"));
    assertThat(flags.gateway()).contains("https://other:8443");
    assertThat(flags.notes())
        .anyMatch(note -> note.contains("https://other:8443, as --gateway names it"))
        .noneMatch(note -> note.contains("19080"));
  }

  @Test
  void aPortThatIsNotThatOfServiceFabricsOwnClientsIsTakenForTheGateways() {
    OriginalFlags flags =
        parse(
            List.of(
                "/ConnectionEndpoint:host:8443",
                "/SourceImageStore:file:/x",
                "/DestinationImageStore:fabric:ImageStore"));
    assertThat(flags.gateway()).contains("http://host:8443");
    assertThat(flags.notes())
        .singleElement()
        .asString()
        .contains("was taken for the HTTP gateway")
        .doesNotContain("own clients");
  }

  @Test
  void knowsWhetherItIsMeant() {
    assertThat(OriginalFlags.areMeant(COPY)).isTrue();
    assertThat(OriginalFlags.areMeant(List.of("/Compare"))).isTrue();
    assertThat(OriginalFlags.areMeant(List.of("xstore:a", "file:/data/Compare"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/DestinationImageStore:fabric:ImageStore",
        "/SourceImageStore:geheim",
        "/SourceImageStore:geheim /DestinationImageStore:file:/x /Compare",
        "/SourceImageStore:geheim /SourceImageStore:geheim",
        "/SourceImageStore:geheim /Compare geheim"
      })
  void refusesFlagsThatDoNotGoTogether(String line) {
    assertThatThrownBy(() -> parse(List.of(line.split(" "))))
        .isInstanceOf(ImageStoreException.class)
        .hasMessageContaining("TRI-106")
        .hasMessageNotContaining("geheim");
  }

  @Test
  void aGatewayWithoutCertificatesIsRefusedWhereFlagsChooseOne() {
    assertThatThrownBy(() -> OriginalFlags.parse(COPY, Optional.of("http://other:19080")))
        .isInstanceOf(ImageStoreException.class)
        .hasMessageContaining("TRI-106")
        .hasMessageContaining("--gateway http://other:19080")
        .hasMessageContaining("/CredentialType");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<host>:19000",
        "my host:19000",
        "host:port",
        "host:99999",
        ":19000",
        "one:19000,other:19000",
        "user:geheim@host:19000"
      })
  void anEndpointThatNamesNoHostIsRefused(String endpoint) {
    List<String> line =
        List.of(
            "/ConnectionEndpoint:" + endpoint,
            "/SourceImageStore:file:/x",
            "/DestinationImageStore:fabric:ImageStore");
    assertThatThrownBy(() -> parse(line))
        .isInstanceOf(ImageStoreException.class)
        .hasMessageContaining("TRI-106")
        .hasMessageContaining("/ConnectionEndpoint names no host")
        .hasMessageNotContaining("geheim");
    assertThatThrownBy(() -> OriginalFlags.parse(line, Optional.of("other:19080")))
        .hasMessageContaining("TRI-106")
        .hasMessageContaining("--gateway names no address");
  }

  @Test
  void anAddressOfTheSixthVersionIsAHost() {
    for (String host : List.of("[::1]", "[::1]:19000")) {
      assertThat(
              parse(List.of("/ConnectionEndpoint:" + host, "/SourceImageStore:file:/x", "/Compare"))
                  .gateway())
          .contains("http://[::1]:19080");
    }
  }
}
