package org.tranship.runbook.imagestore.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each rule of Service Fabric's validator, broken and kept.
class ManifestRulesTest {
  private static final String LOCAL_PRIMARY =
      "PrimaryAccountType LocalUser PrimaryAccountNTLMPasswordSecret s";
  private static final String LOCAL_SECONDARY =
      "SecondaryAccountType LocalUser SecondaryAccountNTLMPasswordSecret s";

  private static List<String> broken(List<Rule> rules) {
    assertThat(rules).allSatisfy(it -> assertThat(it.detail()).doesNotContain("c2VjcmV0"));
    return rules.stream().filter(rule -> !rule.kept()).map(Rule::name).toList();
  }

  private static ClusterManifest nativeWith(String... settings) {
    ClusterManifest manifest = ManifestSample.with("ImageStoreService", settings);
    return ManifestEdit.set(
        manifest, "Management", "ImageStoreConnectionString", "fabric:ImageStore");
  }

  @Test
  void theSampleKeepsAll() {
    assertThat(broken(ManifestRules.of(ManifestSample.whole()))).isEmpty();
    assertThat(broken(ManifestRules.of(nativeWith()))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "s3://bucket",
    "xstore:AccountName=a",
    "FABRIC:imagestore",
    "file:C:\\Store",
    "_default_",
    "file:/a|AccountName=u"
  })
  void anyOtherConnectionStringIsRefused(String text) {
    ClusterManifest manifest =
        ManifestSample.with("Management", "ImageStoreConnectionString", text);
    assertThat(broken(ManifestRules.of(manifest))).contains("connection-string");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dsms:x", "file:\\\\host\\share", "fabric:ImageStore"})
  void theseConnectionStringsAreTaken(String text) {
    ClusterManifest manifest =
        ManifestSample.with("Management", "ImageStoreConnectionString", text);
    assertThat(broken(ManifestRules.of(manifest))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"_default_,1", "' _DEFAULT_/x',1", "'',1", "MIIB,0"})
  void whatStandsForTheOnlyMachineIsNotEncrypted(String text, int rules) {
    String one =
        ManifestSample.TEXT
            .replace("        <Node NodeName=\"N2\" NodeTypeRef=\"MN\" />\n", "")
            .replace("\"" + ManifestSample.STRING + "\"", "\"" + text + "\" IsEncrypted=\"true\"");
    assertThat(broken(ManifestRules.of(ManifestSample.of(one))))
        .isEqualTo(List.of("connection-string").subList(0, rules));
    String plain = one.replace("IsEncrypted=\"true\"", "IsEncrypted=\"false\"");
    assertThat(broken(ManifestRules.of(ManifestSample.of(plain)))).hasSize(1 - rules);
  }

  @Test
  void aFolderOnADriveIsForOneMachine() {
    String one =
        ManifestSample.TEXT
            .replace("        <Node NodeName=\"N2\" NodeTypeRef=\"MN\" />\n", "")
            .replace(ManifestSample.STRING, "file:C:\\Store");
    assertThat(broken(ManifestRules.of(ManifestSample.of(one)))).isEmpty();
  }

  @Test
  void anotherStoreNeedsThePermission() {
    ClusterManifest from = ManifestSample.whole();
    ClusterManifest to = ManifestEdit.version(nativeWith(), "8");
    assertThat(broken(ManifestRules.of(from, to))).containsExactly("connection-string-change");
    ClusterManifest allowed =
        ManifestEdit.set(to, "management", "allowimagestoreconnectionstringchange", "TRUE");
    assertThat(broken(ManifestRules.of(from, allowed))).isEmpty();
    ClusterManifest key =
        ManifestSample.with(
            "Management",
            "ImageStoreConnectionString",
            ManifestSample.STRING.replace("c2VjcmV0", "b3RoZXI="));
    assertThat(broken(ManifestRules.of(from, ManifestEdit.version(key, "8")))).isEmpty();
  }

  @Test
  void aNewManifestNeedsANewVersion() {
    assertThat(broken(ManifestRules.of(ManifestSample.whole(), ManifestSample.whole())))
        .containsExactly("version");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, replicas",
    "3, 0, replicas",
    "2, 3, replicas",
    "many, 3, replicas",
    "9, 3, affinity"
  })
  void sizesHaveToFit(String target, String least, String rule) {
    ClusterManifest manifest =
        nativeWith("TargetReplicaSetSize", target, "MinReplicaSetSize", least);
    assertThat(broken(ManifestRules.of(manifest))).containsExactly(rule);
  }

  @Test
  void affinityCountsOnceTheServiceIsThere() {
    ClusterManifest off = ManifestSample.with("ImageStoreService", "TargetReplicaSetSize", "9");
    assertThat(broken(ManifestRules.of(off))).isEmpty();
    ClusterManifest on = ManifestEdit.set(off, "ImageStoreService", "Enabled", "True");
    assertThat(broken(ManifestRules.of(on))).containsExactly("affinity");
    ClusterManifest apart =
        ManifestEdit.set(on, "ImageStoreService", "EnableClusterManagerAffinity", "false");
    assertThat(broken(ManifestRules.of(apart))).isEmpty();
  }

  @Test
  void theNativeStoreNeedsTheRunAsPolicy() {
    ClusterManifest manifest = ManifestEdit.without(nativeWith(), "Hosting", "RunAsPolicyEnabled");
    assertThat(broken(ManifestRules.of(manifest))).containsExactly("run-as-policy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(NodeTypeName==MN", "A==", "A==B &&", "A=B", "()", "A==B C==D"})
  void placementHasToBeReadable(String text) {
    assertThat(broken(ManifestRules.of(nativeWith("PlacementConstraints", text))))
        .containsExactly("placement");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(NodeTypeName==MN)", "!(A==B) && C>=2 || D != 'x y'", "HasSSD", "NodeName==N-1"})
  void thesePlacementsAreReadable(String text) {
    assertThat(broken(ManifestRules.of(nativeWith("PlacementConstraints", text)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PrimaryAccountType LocalUser",
    "PrimaryAccountType LocalUser PrimaryAccountNTLMPasswordSecret s",
    "PrimaryAccountType localuser PrimaryAccountNTLMPasswordSecret s",
    "PrimaryAccountType LocalUser PrimaryAccountNTLMPasswordSecret s PrimaryAccountUserName u",
    "PrimaryAccountType DomainUser PrimaryAccountUserName u",
    "PrimaryAccountType DomainUser PrimaryAccountUserName u PrimaryAccountUserPassword p",
    "SecondaryAccountType LocalUser SecondaryAccountNTLMPasswordSecret s",
    "PrimaryAccountType ManagedServiceAccount",
    "PrimaryAccountType ManagedServiceAccount PrimaryAccountUserName u PrimaryAccountUserPassword p",
    "PrimaryAccountType DomainUser PrimaryAccountUserName u PrimaryAccountUserPassword p"
        + " PrimaryAccountNTLMPasswordSecret s "
        + LOCAL_SECONDARY,
    "PrimaryAccountType ManagedServiceAccount PrimaryAccountUserName u"
        + " PrimaryAccountNTLMPasswordSecret s",
    LOCAL_PRIMARY + " SecondaryAccountType LocalUser",
    LOCAL_PRIMARY + " SecondaryAccountType Nobody SecondaryAccountNTLMPasswordSecret s",
    LOCAL_PRIMARY + " " + LOCAL_SECONDARY + " SecondaryAccountUserName u",
    LOCAL_PRIMARY + " " + LOCAL_SECONDARY + " SecondaryAccountUserPassword p",
    LOCAL_PRIMARY + " SecondaryAccountType DomainUser SecondaryAccountUserName u",
    LOCAL_PRIMARY + " SecondaryAccountType DomainUser SecondaryAccountUserPassword p",
    LOCAL_PRIMARY
        + " SecondaryAccountType DomainUser SecondaryAccountUserName u SecondaryAccountUserPassword p"
        + " SecondaryAccountNTLMPasswordSecret s",
    LOCAL_PRIMARY + " SecondaryAccountType ManagedServiceAccount",
    LOCAL_PRIMARY
        + " SecondaryAccountType ManagedServiceAccount SecondaryAccountUserName u"
        + " SecondaryAccountUserPassword p",
    LOCAL_PRIMARY
        + " SecondaryAccountType ManagedServiceAccount SecondaryAccountUserName u"
        + " SecondaryAccountNTLMPasswordSecret s"
  })
  void accountsHaveToGoTogether(String settings) {
    ClusterManifest manifest = ManifestSample.with("FileStoreService", settings.split(" "));
    assertThat(broken(ManifestRules.of(manifest))).containsExactly("accounts");
  }

  @Test
  void theseAccountsGoTogether() {
    String local = LOCAL_PRIMARY + " " + LOCAL_SECONDARY;
    String domain =
        LOCAL_PRIMARY
            + " SecondaryAccountType DomainUser SecondaryAccountUserName u SecondaryAccountUserPassword p";
    String managed = "PrimaryAccountType ManagedServiceAccount PrimaryAccountUserName u";
    for (String each : List.of(local, domain, managed)) {
      ClusterManifest manifest = ManifestSample.with("FileStoreService", each.split(" "));
      assertThat(broken(ManifestRules.of(manifest))).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "CommonName1Ntlmx509CommonName a",
    "CommonName1Ntlmx509CommonName a CommonName2Ntlmx509CommonName b",
    "CommonNameNtlmPasswordSecret s"
  })
  void commonNamesComeWithTheirSecret(String settings) {
    ClusterManifest manifest = ManifestSample.with("FileStoreService", settings.split(" "));
    assertThat(broken(ManifestRules.of(manifest))).containsExactly("common-names");
  }

  @Test
  void commonNamesChangeOneAfterTheOther() {
    ClusterManifest from =
        ManifestSample.with(
            "FileStoreService",
            "CommonName1Ntlmx509CommonName",
            "a",
            "CommonName2Ntlmx509CommonName",
            "b",
            "CommonNameNtlmPasswordSecret",
            "s");
    ClusterManifest one =
        ManifestEdit.set(
            ManifestEdit.version(from, "8"),
            "FileStoreService",
            "CommonName1Ntlmx509CommonName",
            "c");
    assertThat(broken(ManifestRules.of(from, one))).isEmpty();
    ClusterManifest both =
        ManifestEdit.set(one, "FileStoreService", "CommonName2Ntlmx509CommonName", "d");
    assertThat(broken(ManifestRules.of(from, both))).containsExactly("common-names-change");
    ClusterManifest secret =
        ManifestEdit.set(one, "FileStoreService", "CommonNameNtlmPasswordSecret", "t");
    assertThat(broken(ManifestRules.of(from, secret))).containsExactly("common-names-change");
  }

  @Test
  void anUnusualMessageSizeIsSaid() {
    ClusterManifest manifest = ManifestSample.with("NamingService", "MaxMessageSize", "8388608");
    assertThat(ManifestRules.of(manifest))
        .filteredOn(rule -> rule.name().equals("message-size"))
        .singleElement()
        .satisfies(rule -> assertThat(rule.detail()).contains("8388608"));
  }
}
