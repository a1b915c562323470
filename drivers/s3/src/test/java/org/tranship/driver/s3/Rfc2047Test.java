package org.tranship.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Values of user metadata that a header cannot carry as they are.
class Rfc2047Test {
  @ParameterizedTest
  @ValueSource(
      strings = {"", "plain", "größe – 😀", " around ", "line\nbreak", "=?UTF-8?B?YQ==?=", "=?"})
  void comesBackAsItWas(String value) {
    String header = Rfc2047.encode(value);
    assertThat(header.chars()).allMatch(c -> c >= ' ' && c < 0x7f);
    assertThat(Rfc2047.decode(header)).isEqualTo(value);
  }

  @Test
  void leavesPlainValuesAlone() {
    assertThat(Rfc2047.encode("two  blanks; q=\"x\"")).isEqualTo("two  blanks; q=\"x\"");
  }

  @Test
  void readsWhatOthersEncoded() {
    assertThat(Rfc2047.decode("=?UTF-8?Q?gr=C3=B6=C3=9Fe_x?=")).isEqualTo("größe x");
    assertThat(Rfc2047.decode("=?utf-8?b?Z3LDtg==?= =?UTF-8?Q?=C3=9Fe?=")).isEqualTo("größe");
  }

  @Test
  void keepsWhatIsNotRightlyEncoded() {
    for (String odd :
        new String[] {
          "=?UTF-8?B?%%%?=", "=?UTF-8?Q?=C3?=", "=?ISO-8859-1?Q?=E4?=", "=?UTF-8?Q?=Z1?="
        }) {
      assertThat(Rfc2047.decode(odd)).isEqualTo(odd);
    }
  }
}
