package org.tranship.runbook.journey.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// One value of a payload is another one, and no other character.
class PayloadEditTest {
  private static final PayloadType TYPE = PayloadType.parse("New.Name, Some.Assembly");

  @Test
  void theOutermostTypeAloneIsReplacedAndSpacesStay() {
    assertThat(
            PayloadEdit.type(
                "{\r\n  \"n\" : \"\uD83C\uDFAB é\",\r\n  \"$type\" : \"Old.Name, Some.Assembly\" ,\r\n"
                    + "  \"inner\": {\"$type\":\"Old.Name, Some.Assembly\"}, \"x\": 1.00}",
                TYPE))
        .isEqualTo(
            "{\r\n  \"n\" : \"\uD83C\uDFAB é\",\r\n  \"$type\" : \"New.Name, Some.Assembly\" ,\r\n"
                + "  \"inner\": {\"$type\":\"Old.Name, Some.Assembly\"}, \"x\": 1.00}");
  }

  @Test
  void whatIsEscapedIsReplacedToItsEnd() {
    assertThat(PayloadEdit.type("{\"$type\":\"O\\u006cd\\\\.N, A\",\"x\":0.0}", TYPE))
        .isEqualTo("{\"$type\":\"New.Name, Some.Assembly\",\"x\":0.0}");
    assertThat(PayloadEdit.type("{\"$type\":\"A.B, C\"}", PayloadType.parse("A.\"q\", C")))
        .isEqualTo("{\"$type\":\"A.\\\"q\\\", C\"}");
  }

  @Test
  void aVersionIsReplacedWhereItStands() {
    assertThat(PayloadEdit.version("{\"Version\": 10 ,\"a\":[{\"Version\":10}]}", 9))
        .isEqualTo("{\"Version\": 9 ,\"a\":[{\"Version\":10}]}");
    assertThat(PayloadEdit.version("{\"a\":1,\"Version\":9}", 1234567890L))
        .isEqualTo("{\"a\":1,\"Version\":1234567890}");
  }

  @Test
  void whatIsNotThereIsNotAdded() {
    assertThat(PayloadEdit.version("{ \"a\" : {} }", 3)).isEqualTo("{ \"a\" : {} }");
  }

  @Test
  void whatIsNoObjectIsRefused() {
    assertThatThrownBy(() -> PayloadEdit.version("[1]", 3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PayloadEdit.version("{\"a\":", 3))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
