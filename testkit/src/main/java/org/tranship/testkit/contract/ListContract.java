package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.value.Key;

/// `list`: order, prefix and the point to go on from.
public interface ListContract extends StoreUnderTest {

  /// Keys whose order is easily got wrong: neighbours of the slash, letters of both cases, and
  /// characters that sort differently as UTF-16 and as UTF-8.
  private static List<Key> neighbours(boolean caseSensitive) {
    Stream<String> texts =
        Stream.of(
            "n-1",
            "n.1",
            "n/1-a",
            "n/1.a",
            "n/1/a",
            "n/1/b/c",
            "n/1/b-c",
            "n/1/b.c",
            "n/10",
            "n/1 a",
            "n0",
            "n+",
            "n,",
            "n!",
            "n",
            "m/z",
            "m!/a",
            "m.d/a",
            "m-d/a",
            "M",
            "a",
            "B",
            "z",
            "Z/a",
            "~",
            "é",
            "e\u0301",
            "ÿ",
            "\uD7FF",
            "\uE000",
            "\uFFFD",
            "😀",
            "😀/a",
            "\uFFFD/a",
            "\uD83D\uDE01",
            "漢",
            "_");
    return texts
        .filter(text -> caseSensitive || text.equals(text.toLowerCase(Locale.ROOT)))
        // `n` would be a file and a directory at once, as would the others of this kind.
        .filter(text -> !List.of("n", "😀", "\uFFFD").contains(text))
        .map(Key::of)
        .sorted()
        .toList();
  }

  private List<Key> written() {
    List<Key> keys = neighbours(capabilities().keys().caseSensitive());
    assertThat(keys).as("the store must hold ordinary keys").allMatch(this::holdable);
    probe().putAll(keys);
    return keys;
  }

  private boolean holdable(Key key) {
    return capabilities().keys().objection(key).isEmpty();
  }

  @Test
  default void listsNothingOfAnEmptyStore() {
    assertThat(probe().keys()).isEmpty();
    assertThat(probe().keys(ListRequest.under("any/"))).isEmpty();
    assertThat(probe().keys(ListRequest.ALL.startingAfter(Key.of("any")))).isEmpty();
  }

  @Test
  default void listsInTheOrderOfTheBytesOfTheKeys() {
    List<Key> keys = written();
    assertThat(probe().keys()).containsExactlyElementsOf(keys);
    for (Entry entry : probe().entries(ListRequest.ALL)) {
      assertThat(entry.size().bytes()).isEqualTo(entry.key().utf8().length);
    }
  }

  @Test
  default void listsAPrefixAsTextAndNotAsAFolder() {
    List<Key> keys = written();
    List<String> prefixes =
        List.of(
            "n",
            "n/",
            "n/1",
            "n/1/",
            "n/1/b",
            "n/1-",
            "n/1/a",
            "n/1/a/",
            "m",
            "m.",
            "e",
            "é",
            "😀",
            "😀/",
            "\uFFFD",
            "\uE000",
            "q",
            "n/2",
            "n/1/b/c/d",
            "/",
            "n//",
            "n/../",
            "../",
            "..",
            ".",
            "./",
            "n/./",
            "n/1/..",
            "%",
            "*",
            "n?");
    for (String prefix : prefixes) {
      same(keys, ListRequest.under(prefix), key -> key.startsWith(prefix));
    }
  }

  @Test
  default void goesOnBehindAKeyThatIsThereOrNot() {
    List<Key> keys = written();
    for (Key key : keys) {
      after(keys, "", key.text());
    }
    for (String text :
        List.of(
            "!",
            "n",
            "n/",
            "n//",
            "n/.",
            "n/1",
            "n/1/",
            "n/1/b",
            "n/1/b/",
            "n/1/b0",
            "n/~",
            "n/1/a/x",
            "m",
            "é/x",
            "\uFFFF",
            "\uD83D\uDE02",
            "😀",
            "/",
            "../x",
            "a\u0001",
            "zzz")) {
      after(keys, "", text);
    }
  }

  @Test
  default void goesOnWithinAPrefix() {
    List<Key> keys = written();
    for (String prefix : List.of("n/", "n/1", "n/1/", "m", "😀")) {
      for (String text :
          List.of(
              "a", "n/", "n/1", "n/1-a", "n/1/", "n/1/a", "n/1/b", "n/1/b/c", "n/10", "o", "m!/a",
              "m/zz", "\uFFFF", "😀/a")) {
        after(keys, prefix, text);
      }
    }
  }

  private void after(List<Key> keys, String prefix, String text) {
    Key after = Key.of(text);
    same(
        keys,
        new ListRequest(prefix, Optional.of(after)),
        key -> key.startsWith(prefix) && key.compareTo(after) > 0);
  }

  private void same(List<Key> keys, ListRequest request, Predicate<Key> chosen) {
    assertThat(probe().keys(request))
        .as("%s", request)
        .containsExactlyElementsOf(keys.stream().filter(chosen).toList());
  }

  @Test
  default void listsForSeveralAtOnceAndMayBeClosedHalfWay() {
    List<Key> keys = written();
    try (Listing first = store().list(ListRequest.ALL);
        Listing second = store().list(ListRequest.under("n/"))) {
      for (int i = 0; i < 3; i++) {
        assertThat(first.next()).isNotNull();
        assertThat(second.next()).isNotNull();
      }
    }
    Listing twice = store().list(ListRequest.ALL);
    assertThat(twice.next()).isNotNull();
    twice.close();
    twice.close();
    assertThat(probe().keys()).containsExactlyElementsOf(keys);
  }
}
