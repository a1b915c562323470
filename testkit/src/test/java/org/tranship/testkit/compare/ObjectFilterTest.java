package org.tranship.testkit.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.compare.Glob;
import org.tranship.core.compare.KeyFilter;
import org.tranship.core.compare.ObjectFilter;
import org.tranship.core.store.Entry;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// Which objects are meant.
class ObjectFilterTest {
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

  private static List<Glob> globs(String text) {
    return Arrays.stream(text.split(" ")).filter(it -> !it.isEmpty()).map(Glob::parse).toList();
  }

  private static KeyFilter filter(String includes, String excludes) {
    return new KeyFilter(globs(includes), globs(excludes));
  }

  @ParameterizedTest
  @CsvSource({
    "'',            '',       a/b,   true",
    "a/**,          '',       a/b,   true",
    "a/**,          '',       b/a,   false",
    "a/** b/**,     '',       b/a,   true",
    "'',            **.tmp,   a.tmp, false",
    "'',            **.tmp,   a.txt, true",
    "a/**,          **.tmp,   a/x,   true",
    "a/**,          **.tmp,   a/x.tmp, false",
    "a/x.tmp,       **.tmp,   a/x.tmp, false",
    "'',            a/** b/**, b/x,  false"
  })
  void anExclusionWinsAndNoInclusionMeansAll(
      String includes, String excludes, String key, boolean taken) {
    assertThat(filter(includes, excludes).takes(Key.of(key))).isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "a/b/*, a/b/",
    "a/b/* a/c/*, a/",
    "a/* b/*, ''",
    "abc abd, ab",
    "a/** **, ''"
  })
  void onlyWhatCanBeMeantNeedBeListed(String includes, String beginning) {
    assertThat(filter(includes, "zz").beginning()).isEqualTo(beginning);
  }

  @Test
  void whatIsListedNeverEndsInHalfACharacter() {
    KeyFilter filter =
        new KeyFilter(List.of(Glob.parse("a\uD83D\uDE00"), Glob.parse("a\uD83D\uDE01")), List.of());
    assertThat(filter.beginning()).isEqualTo("a");
  }

  private static Entry entry(long size, Optional<Instant> modified) {
    return new Entry(
        Key.of("k"), ByteCount.of(size), Version.NONE, modified, Optional.empty(), Attributes.NONE);
  }

  private static ObjectFilter sizes(long least, long most) {
    return new ObjectFilter(
        KeyFilter.ALL,
        Optional.of(ByteCount.of(least)),
        Optional.of(ByteCount.of(most)),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void bothEndsOfASizeBelongToIt() {
    ObjectFilter filter = sizes(10, 20);
    assertThat(List.of(9L, 10L, 20L, 21L))
        .filteredOn(size -> filter.takes(entry(size, Optional.empty())))
        .containsExactly(10L, 20L);
  }

  @Test
  void aTimeIsTakenFromItsMomentOn() {
    ObjectFilter newer =
        new ObjectFilter(
            KeyFilter.ALL,
            Optional.empty(),
            Optional.empty(),
            Optional.of(NOON),
            Optional.of(NOON.plusSeconds(10)));
    assertThat(List.of(-1L, 0L, 9L, 10L))
        .filteredOn(seconds -> newer.takes(entry(1, Optional.of(NOON.plusSeconds(seconds)))))
        .containsExactly(0L, 9L);
  }

  @Test
  void whereTheStoreTellsNoTimeNobodyGuesses() {
    ObjectFilter newer =
        new ObjectFilter(
            KeyFilter.ALL, Optional.empty(), Optional.empty(), Optional.of(NOON), Optional.empty());
    assertThatThrownBy(() -> newer.takes(entry(1, Optional.empty())))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("\"k\"")
        .hasMessageContaining("Ask for no age");
    assertThat(ObjectFilter.ALL.takes(entry(1, Optional.empty()))).isTrue();
  }
}
