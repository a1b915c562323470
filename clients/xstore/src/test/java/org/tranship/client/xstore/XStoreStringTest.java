package org.tranship.client.xstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.value.Secret;

/// Every rule by which Service Fabric reads its connection strings.
class XStoreStringTest {
  private static final String DEFAULT =
      "xstore:DefaultEndpointsProtocol=https;AccountName=acc;AccountKey=a2V5;Container=box";

  @Test
  void readsTheDefaultForm() {
    XStoreString read = XStoreString.parse(DEFAULT);
    assertThat(read.account()).isEqualTo("acc");
    assertThat(read.key()).contains(new Secret("a2V5"));
    assertThat(read.secondKey()).isEmpty();
    assertThat(read.container()).isEqualTo("box");
    assertThat(read.endpoint()).isEqualTo("https://acc.blob.core.windows.net/");
    assertThat(read.suffix()).isEmpty();
  }

  @Test
  void takesHttpsWhereNoProtocolIsGiven() {
    assertThat(XStoreString.parse("xstore:AccountName=a;AccountKey=k;Container=c").endpoint())
        .isEqualTo("https://a.blob.core.windows.net/");
    assertThat(
            XStoreString.parse(
                    "xstore:DefaultEndpointsProtocol=http;AccountName=a;AccountKey=k;Container=c")
                .endpoint())
        .isEqualTo("http://a.blob.core.windows.net/");
  }

  @Test
  void undoesTheEscapesOfManifests() {
    XStoreString read =
        XStoreString.parse(
            "xstore:AccountName\\=acc\\;AccountKey\\=a2V5PT0\\=\\=\\;Container\\=box");
    assertThat(read.account()).isEqualTo("acc");
    assertThat(read.key()).contains(new Secret("a2V5PT0=="));
    assertThat(read.container()).isEqualTo("box");
  }

  @Test
  void ignoresTheCaseOfPrefixAndNamesAndBlanksAround() {
    XStoreString read = XStoreString.parse("XSTORE: accountname=acc;ACCOUNTKEY=k;container=box \t");
    assertThat(read.account()).isEqualTo("acc");
    assertThat(read.container()).isEqualTo("box");
  }

  @Test
  void splitsAtTheFirstEqualsSign() {
    assertThat(XStoreString.parse("xstore:AccountName=a;AccountKey=x=y==;Container=c").key())
        .contains(new Secret("x=y=="));
  }

  @Test
  void takesTheSecondKeyOfBothForms() {
    assertThat(XStoreString.parse(DEFAULT + ";SecondaryAccountKey=c2Vjb25k").secondKey())
        .contains(new Secret("c2Vjb25k"));
    assertThat(
            XStoreString.parse(
                    "xstore:BlobEndpoint=http://h/;AccountName=a;AccountKey=k;Container=c;"
                        + "SecondaryAccountKey=s")
                .secondKey())
        .contains(new Secret("s"));
  }

  @Test
  void readsTheCustomFormWithASuffixOrAnAddress() {
    XStoreString suffix =
        XStoreString.parse(
            "xstore:EndpointSuffix=core.chinacloudapi.cn;AccountName=a;AccountKey=k;Container=c");
    assertThat(suffix.endpoint()).isEqualTo("https://a.blob.core.chinacloudapi.cn/");
    assertThat(suffix.suffix()).isEqualTo(Optional.of("core.chinacloudapi.cn"));
    for (String slashes : new String[] {"", "/", "///"}) {
      assertThat(
              XStoreString.parse(
                      "xstore:BlobEndpoint=http://127.0.0.1:10000/a"
                          + slashes
                          + ";AccountName=a;AccountKey=k;Container=c")
                  .endpoint())
          .isEqualTo("http://127.0.0.1:10000/a/");
    }
  }

  @Test
  void takesAnAddressBesideTheSuffixOnlyIfBothAgree() {
    String both = "xstore:EndpointSuffix=x.y;AccountName=a;AccountKey=k;BlobEndpoint=";
    assertThat(XStoreString.parse(both + "https://a.blob.x.y/;Container=c").endpoint())
        .isEqualTo("https://a.blob.x.y/");
    assertThatThrownBy(() -> XStoreString.parse(both + "https://b.blob.x.y/;Container=c"))
        .hasMessageContaining("BlobEndpoint");
  }

  @Test
  void dropsWhatStandsBehindTheContainerOfTheCustomForm() {
    assertThatThrownBy(
            () ->
                XStoreString.parse(
                    "xstore:AccountName=a;AccountKey=k;Container=c;EndpointSuffix=x.y"))
        .hasMessageContaining("neither BlobEndpoint nor EndpointSuffix");
  }

  /// A word inside of a value counts, too: so it is in Service Fabric.
  @ParameterizedTest
  @ValueSource(strings = {"queueendpoint", "TableEndpoint", "my-BlobEndpoint", "endpointsuffix1"})
  void tellsTheFormByWordsAnywhere(String container) {
    assertThatThrownBy(
            () -> XStoreString.parse("xstore:AccountName=a;AccountKey=k;Container=" + container))
        .hasMessageContaining("neither BlobEndpoint nor EndpointSuffix");
  }

  @Test
  void theCustomFormEndsAtTheLastContainer() {
    XStoreString read =
        XStoreString.parse(
            "xstore:DefaultEndpointsProtocol=http;EndpointSuffix=x.y;AccountName=a;"
                + "AccountKey=a2V5Container=;Container=c");
    assertThat(read.key()).contains(new Secret("a2V5Container="));
    assertThat(read.container()).isEqualTo("c");
    assertThat(read.endpoint()).isEqualTo("http://a.blob.x.y/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "file:C:\\store | does not start with xstore:",
        "xstore: | no settings",
        "xstore:AccountName=a;Account Key=k;Container=c | blank",
        "xstore:AccountName=a;AccountKey=k;Container=my box | blank",
        "xstore:AccountName=a;AccountKey=k;AccountKey=S3CRET;Container=c | twice",
        "xstore:AccountName=a;AccountKey=k;accountname=b;Container=c | twice",
        "xstore:AccountName=a;S3CRET;AccountKey=k;Container=c | no name",
        "xstore:AccountName=;AccountKey=k;Container=c | AccountName",
        "xstore:AccountName=a;AccountKey=;Container=c | AccountKey",
        "xstore:AccountName=a;AccountKey=k;Container= | Container",
        "xstore:EndpointSuffix=x;AccountName=a;AccountKey=k | Container",
        "xstore:EndpointSuffix=x;AccountKey=S3CRET;Container=c | AccountName",
        "xstore:EndpointSuffix=x;SourceLocation=y;Container=c | secret manager",
        "xstore:DefaultEndpointsProtocol=ftp;AccountName=a;AccountKey=k;Container=c | https nor http",
        "xstore:MIIBsAYJKoZIhvcNAQcDoIIBoTCCAZ0CAQAxggFIMIIBRAIBADA= | encrypted",
      })
  void refusesOthersWithoutTellingAValue(String text, String why) {
    assertThatThrownBy(() -> XStoreString.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why)
        .message()
        .doesNotContain("S3CRET");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        DEFAULT,
        "xstore:AccountName=ACC;AccountKey=other;Container=BOX",
        "xstore:BlobEndpoint=http://h/;AccountName=acc;AccountKey=k;Container=box",
      })
  void isTheSameStoreWithAnotherKey(String text) {
    assertThat(XStoreString.parse(DEFAULT).isSameStoreAs(XStoreString.parse(text))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xstore:AccountName=acc2;AccountKey=a2V5;Container=box",
        "xstore:AccountName=acc;AccountKey=a2V5;Container=box2",
        "xstore:EndpointSuffix=x;AccountName=acc;AccountKey=a2V5;Container=box",
      })
  void isAnotherStoreElsewhere(String text) {
    assertThat(XStoreString.parse(DEFAULT).isSameStoreAs(XStoreString.parse(text))).isFalse();
  }

  @Test
  void showsNoKey() {
    assertThat(XStoreString.parse(DEFAULT + ";SecondaryAccountKey=c2Vjb25k").toString())
        .isEqualTo(
            "xstore:BlobEndpoint=https://acc.blob.core.windows.net/;AccountName=acc;Container=box");
  }
}
