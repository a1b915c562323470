package org.tranship.runbook.objects.pointers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.value.Key;

/// The rule from a row to its object and back.
class PointerRuleTest {
  private static PointerRule rule(String... pairs) {
    return PointerRule.of(map(pairs), new TreeSet<>());
  }

  private static Map<String, String> map(String... pairs) {
    Map<String, String> map = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }

  private static Pointer row(String... pairs) {
    return new Pointer(map(pairs));
  }

  private static Reading.Points points(String source, String target, String... replacement) {
    return new Reading.Points(Key.of(source), Key.of(target), row(replacement));
  }

  @Test
  void aUrlIsRewritten() {
    PointerRule rule =
        rule(
            "column",
            "url",
            "match",
            "https://old.example/b/{key}",
            "set.url",
            "https://new.example/{key}");
    assertThat(rule.columns()).containsExactly("url");
    assertThat(rule.read(row("url", "https://old.example/b/a/b.png")))
        .isEqualTo(points("a/b.png", "a/b.png", "url", "https://new.example/a/b.png"));
    assertThat(rule.read(row("url", "https://elsewhere/a"))).isInstanceOf(Reading.Unreadable.class);
    assertThat(rule.read(row("url", "https://old.example/b/")))
        .isInstanceOf(Reading.Unreadable.class);
    assertThat(rule.read(row())).isEqualTo(new Reading.Nothing());
    assertThat(rule.spellings(Key.of("x y")))
        .containsExactly(row("url", "https://old.example/b/x y"));
  }

  @ParameterizedTest
  @CsvSource({
    "a%20b,      a b",
    "a/b.png,    a/b.png",
    "%C3%A4,     ä",
    "ä,          ä",
    "a%2Bb,      a+b",
    "a+b,        a+b",
    "100%25,     100%",
  })
  void aPercentEncodedKeyIsDecoded(String text, String key) {
    PointerRule rule =
        rule(
            "column",
            "url",
            "match",
            "http://old/{key}",
            "decode",
            "percent",
            "set.url",
            "http://new/{key|percent}");
    Reading reading = rule.read(row("url", "http://old/" + text));
    assertThat(reading).isInstanceOf(Reading.Points.class);
    assertThat(((Reading.Points) reading).source()).isEqualTo(Key.of(key));
    assertThat(rule.spellings(Key.of(key))).contains(row("url", "http://old/" + text));
  }

  /// A row is later looked for by the spellings of its key, so one in another spelling is refused.
  @ParameterizedTest
  @ValueSource(strings = {"%61", "a%2", "%zz", "%FF", "a%2fb", "100%"})
  void anUncommonSpellingIsRefused(String text) {
    PointerRule rule =
        rule("column", "url", "match", "http://old/{key}", "decode", "percent", "set.url", "{key}");
    assertThat(rule.read(row("url", "http://old/" + text))).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void aLayoutOnDiskIsPutTogether() {
    PointerRule rule =
        rule(
            "object",
            "{key[0:2]}/{key[2:4]}/{key}",
            "target",
            "{column.key}",
            "set.service_name",
            "amazon");
    Pointer local = row("key", "abcdef", "service_name", "local");
    assertThat(rule.columns()).containsExactly("key", "service_name");
    assertThat(rule.read(local))
        .isEqualTo(points("ab/cd/abcdef", "abcdef", "key", "abcdef", "service_name", "amazon"));
    assertThat(rule.read(row("key", "abcdef", "service_name", "amazon")))
        .isEqualTo(new Reading.Switched());
    assertThat(rule.read(row("key", "abc"))).isInstanceOf(Reading.Unreadable.class);
    assertThat(rule.spellings(Key.of("ab/cd/abcdef"))).containsExactly(row("key", "abcdef"));
    assertThat(rule.spellings(Key.of("ab/cd/zzzz"))).isEmpty();
    assertThat(rule.held(local)).contains(Key.of("ab/cd/abcdef"));
  }

  @Test
  void allRowsThatCouldMeanTheSameKeyAreLookedFor() {
    PointerRule rule = rule("object", "{a}/{b}", "set.store", "2");
    assertThat(rule.spellings(Key.of("x/y/z")))
        .containsExactlyInAnyOrder(row("a", "x", "b", "y/z"), row("a", "x/y", "b", "z"));
  }

  @Test
  void thePresetsReadWhatTheirServicesWrite() {
    PointerRule rails =
        PointerRule.of(Presets.activeStorage("local", "amazon").words(), new TreeSet<>());
    assertThat(rails.read(row("key", "xtapjjcjiudrlk3tmwyjgpuobabd", "service_name", "local")))
        .isEqualTo(
            points(
                "xt/ap/xtapjjcjiudrlk3tmwyjgpuobabd",
                "xtapjjcjiudrlk3tmwyjgpuobabd",
                "key",
                "xtapjjcjiudrlk3tmwyjgpuobabd",
                "service_name",
                "amazon"));
    assertThat(Presets.activeStorage("it's", "s3").options())
        .containsEntry("where", "service_name = 'it''s'");
    PointerRule lfs = PointerRule.of(Presets.gitlabLfs().words(), new TreeSet<>());
    assertThat(lfs.read(row("oid", "abcdef0123")))
        .isEqualTo(points("ab/cd/ef0123", "ab/cd/ef0123", "oid", "abcdef0123", "file_store", "2"));
    assertThat(lfs.spellings(Key.of("ab/cd/ef0123"))).containsExactly(row("oid", "abcdef0123"));
    assertThat(lfs.spellings(Key.of("abc/d/ef0123"))).isEmpty();
  }

  @Test
  void aColumnMayBecomeNullOrBeIt() {
    PointerRule rule =
        PointerRule.of(
            map("column", "path", "set.store", "2", "set.note", "was {old}"),
            new TreeSet<>(java.util.Set.of("old")));
    assertThat(rule.read(row("path", "p", "old", "o", "store", "1")))
        .isEqualTo(points("p", "p", "path", "p", "store", "2", "note", "was o"));
    assertThat(rule.read(row("path", "p", "store", "1"))).isInstanceOf(Reading.Unreadable.class);
    // What cannot be switched still needs its object.
    assertThat(rule.held(row("path", "p", "store", "1"))).contains(Key.of("p"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "colum  | path           | did you mean \"column\"?",
        "match  | no place       | needs {key} once",
        "match  | {key}{key}     | needs {key} once",
        "target | {key           | has a brace that is no place",
        "decode | url            | decode is percent or none",
        "object | {key[0:2]}     | either object",
      })
  void whatIsWrongWithARuleIsSaid(String word, String value, String message) {
    Map<String, String> words = map("column", "path", "set.store", "2");
    words.put(word, value);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PointerRule.of(words, new TreeSet<>()))
        .withMessageContaining(message);
  }

  @Test
  void aRuleThatCouldMeanTwoThingsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rule("object", "{key[0:2]}/{key}", "set.url", "x/{key}"))
        .withMessageContaining("could be the column");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rule("object", "{key[0:2]}", "set.store", "2"))
        .withMessageContaining("needs all of {key}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rule("column", "path"))
        .withMessageContaining("at least one set.COLUMN");
  }
}
