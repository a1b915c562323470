package org.tranship.runbook.imagestore.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sections as the published procedure prints them.
class SectionFragmentTest {
  @Test
  void takesTheFirstSectionOfTheProcedureAndSaysWhatWasWrongWithIt() {
    SectionFragment read =
        SectionFragment.parse(
            """
            <Section Name="ImageStoreService"> =
              <Parameter Name="Enabled" Value="true" />
            """);
    assertThat(read.value("imagestoreservice", "enabled")).contains("true");
    assertThat(read.repairs())
        .containsExactly(
            "\"=\" between the tags was left out",
            "the section ImageStoreService had no end, which was added");
  }

  @Test
  void takesTheSecondSectionAndTheSingleParameter() {
    SectionFragment read =
        SectionFragment.parse(
            """
            <Section Name="ImageStoreService">
              <Parameter Name="MinReplicaSetSize" Value="5" />
              <Parameter Name="PlacementConstraints" Value="(NodeTypeName==MN)" />
              <Parameter Name="TargetReplicaSetSize" Value="7" />
            </Section>
            <Parameter Name="ImageStoreConnectionString" Value="fabric:ImageStore" />
            """);
    assertThat(read.repairs())
        .containsExactly(
            "ImageStoreConnectionString was in no section, and was taken for one of Management");
    MoveManifests manifests = MoveManifests.of(ManifestSample.whole(), Wanted.DEFAULTS.or(read));
    assertThat(manifests.first().value("ImageStoreService", "TargetReplicaSetSize")).contains("7");
    assertThat(manifests.first().value("ImageStoreService", "MinReplicaSetSize")).contains("5");
    assertThat(manifests.first().value("ImageStoreService", "PlacementConstraints"))
        .contains("(NodeTypeName==MN)");
  }

  @Test
  void aWholeSectionNeedsNoRepair() {
    assertThat(
            SectionFragment.parse(
                    "<Section Name='x'></Section>".replace('\'', '"')
                        + "<Section Name=\"Management\"><!-- <Parameter Name=\"a\" Value=\"b\"/> -->"
                        + "<Parameter Name=\"AllowImageStoreConnectionStringChange\" Value=\"true\"/>"
                        + "</Section>")
                .repairs())
        .isEmpty();
  }

  @Test
  void takesValuesAsTheyAreMeantAndSaysWhatItDoesNotTake() {
    SectionFragment read =
        SectionFragment.parse(
            """
            <Section Name="ImageStoreService">
              <!-- <Parameter Name="TargetReplicaSetSize" Value="9" /> -->
              <Parameter Name="PlacementConstraints" Value="(A > 1) &amp;&amp; (B=='x')" />
              <Parameter Name="EnableClusterManagerAffinity" Value="false" />
            </Section>
            AccountKey=c2VjcmV0
            """);
    assertThat(read.value("ImageStoreService", "PlacementConstraints"))
        .contains("(A > 1) && (B=='x')");
    assertThat(read.number("TargetReplicaSetSize")).isEmpty();
    assertThat(read.repairs()).hasSize(2).noneMatch(it -> it.contains("c2VjcmV0"));
    assertThat(read.repairs().getFirst()).contains("EnableClusterManagerAffinity was not taken");
    String quotes =
        ManifestSample.TEXT.replace(
            "\"Empty\" />",
            "'ImageStoreService'><Parameter"
                + " Name='PlacementConstraints' Value='(A==1)' /></Section>");
    assertThat(
            MoveManifests.of(ManifestSample.of(quotes), Wanted.DEFAULTS.or(read))
                .first()
                .value("ImageStoreService", "PlacementConstraints"))
        .contains("(A > 1) && (B=='x')");
  }

  @Test
  void refusesWhatIsThereTwice() {
    String twice =
        "<Parameter Name=\"Enabled\" Value=\"true\" /><Parameter Name=\"enabled\" Value=\"false\" />";
    assertThatThrownBy(
            () ->
                SectionFragment.parse(
                    "<Section Name=\"ImageStoreService\">" + twice + "</Section>"))
        .hasMessageContaining("twice");
    assertThatThrownBy(
            () ->
                ManifestSample.of(
                    ManifestSample.TEXT.replace(
                        "\"Empty\" />", "\"Empty\">" + twice + "</Section>")))
        .hasMessageContaining("twice");
  }

  @ParameterizedTest
  @CsvSource({
    "nothing, no Parameter",
    "<Section><Parameter Name=\"a\" Value=\"b\"/>, no Name",
    "<Parameter Name=\"a\" Value=\"b\"/>, in no Section",
    "<Section Name=\"a\"><Parameter Name=\"a\"/>, no Value"
  })
  void refusesWhatIsNoFragment(String text, String why) {
    assertThatThrownBy(() -> SectionFragment.parse(text))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("TRI-121")
        .hasMessageContaining(why);
  }
}
