package org.tranship.testkit.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.step.PointerNote;

class PointerNoteTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s3://bucket/a/b?c#d",
        "a b",
        "a+b",
        "100%",
        "%41",
        "a=b&c=d",
        "two\nlines",
        "tab\t",
        "caf\u00e9",
        "\ud83d\ude80",
        "\u007f",
        "\u0000"
      })
  void everyTextComesBackAsItWas(String text) {
    Pointer pointer = new Pointer(Map.of("place", text, text.isEmpty() ? "other" : text, "x"));
    String note = PointerNote.text(pointer);
    assertThat(note.lines()).hasSizeLessThan(2);
    assertThat(PointerNote.parse(note)).isEqualTo(pointer);
  }

  @Test
  void anAddressStaysReadable() {
    assertThat(PointerNote.text(new Pointer(Map.of("url", "s3://bucket/a/b"))))
        .isEqualTo("url=s3://bucket/a/b");
  }

  /// As an earlier version wrote it.
  @Test
  void whatWasEncodedThroughoutIsReadAsWell() {
    assertThat(PointerNote.parse("url=s3%3A%2F%2Fbucket%2Fa+b"))
        .isEqualTo(new Pointer(Map.of("url", "s3://bucket/a b")));
  }

  @Test
  void aTextOfAnotherFormIsRefused() {
    assertThatThrownBy(() -> PointerNote.parse("no such thing"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no such thing");
  }
}
