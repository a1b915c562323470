package org.tranship.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValueTest {
  @Test
  void everyKindOfValueIsRead() throws JsonValue.Unreadable {
    assertThat(
            JsonValue.object(
                "{\"b\":[1,2.5,\"x\",true,null,{\"c\":[]}],\"a\":\"\\u00e9\\n\",\"d\":{}}"))
        .containsExactly(
            Map.entry("b", Arrays.asList(1L, 2.5, "x", true, null, Map.of("c", List.of()))),
            Map.entry("a", "é\n"),
            Map.entry("d", Map.of()));
  }

  @Test
  void whatIsWrittenIsReadAgain() throws JsonValue.Unreadable {
    String text = "{\"a\":[{\"b\":null}],\"c\":\"\\\"\",\"d\":-3}";
    assertThat(Json.line(JsonValue.object(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "1",
        "null",
        "{",
        "{\"a\":",
        "{\"a\":[1",
        "{\"a\":1,}",
        "{\"a\":1}{}",
        "{\"a\":1} x",
        "{\"a\":1,\"a\":2}",
        "{a:1}",
        "{\"a\":1e}",
        "{\"a\":99999999999999999999}"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> JsonValue.object(text)).isInstanceOf(JsonValue.Unreadable.class);
  }

  @Test
  void whatIsNestedTooDeeplyIsRefused() {
    String deep = "{\"a\":" + "[".repeat(100_000);
    assertThatThrownBy(() -> JsonValue.object(deep)).isInstanceOf(JsonValue.Unreadable.class);
  }
}
