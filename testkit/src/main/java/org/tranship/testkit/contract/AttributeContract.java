package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;

/// Attributes beside the bytes: a claimed kind comes back as it was given; another kind is refused.
/// A value that a store of a claimed kind cannot hold exactly is refused too, never changed.
public interface AttributeContract extends StoreUnderTest {

  /// Ordinary values, which every store that claims the kind must keep.
  private Map<String, String> kept(Attributes.Kind kind) {
    Map<String, String> values = new TreeMap<>(plain(kind));
    values.keySet().removeAll(lacking());
    return values;
  }

  /// Single attributes of a claimed kind for which the store has no place; each must be refused.
  default Set<String> lacking() {
    return Set.of();
  }

  private static Map<String, String> plain(Attributes.Kind kind) {
    return switch (kind) {
      case HEADERS ->
          Map.of(
              Attributes.CONTENT_TYPE, "application/json; charset=utf-8",
              Attributes.CACHE_CONTROL, "max-age=60",
              Attributes.CONTENT_DISPOSITION, "attachment; filename=\"a b.json\"",
              Attributes.CONTENT_ENCODING, "identity-of-ours",
              Attributes.CONTENT_LANGUAGE, "de-CH",
              Attributes.EXPIRES, "Thu, 01 Dec 2033 16:00:00 GMT");
      case USER ->
          Map.of(Attributes.USER + "owner", "team-seven", Attributes.USER + "note", "two words");
      case TAGS -> Map.of(Attributes.TAG + "stage", "raw", Attributes.TAG + "cost", "c-17");
      case MODIFIED -> Map.of(Attributes.MODIFIED, "1700000000.123456789");
      case MODE -> Map.of(Attributes.MODE, "640");
      case LINK -> Map.of(Attributes.LINK, "somewhere-else");
      case COLUMNS -> Map.of(Attributes.COLUMN + "owner", "admin");
    };
  }

  /// Values that are kept exactly or refused.
  private static List<Map<String, String>> odd(Attributes.Kind kind) {
    return switch (kind) {
      case HEADERS ->
          List.of(
              Map.of(Attributes.CACHE_CONTROL, "no-cache,  no-store"),
              Map.of(Attributes.CONTENT_DISPOSITION, "attachment; filename=\"größe 😀.txt\""),
              Map.of(Attributes.CONTENT_TYPE, ""),
              Map.of(Attributes.CONTENT_LANGUAGE, " en "));
      case USER -> oddValues(Attributes.USER + "odd");
      case TAGS -> oddValues(Attributes.TAG + "odd");
      case MODIFIED ->
          List.of(
              Map.of(Attributes.MODIFIED, "0"),
              Map.of(Attributes.MODIFIED, "-1.5"),
              Map.of(Attributes.MODIFIED, "4102444800.000000001"));
      case MODE ->
          List.of(
              Map.of(Attributes.MODE, "400"),
              Map.of(Attributes.MODE, "777"),
              Map.of(Attributes.MODE, "4755"),
              Map.of(Attributes.MODE, "1600"));
      case LINK ->
          List.of(
              Map.of(Attributes.LINK, "../up"),
              Map.of(Attributes.LINK, "/nowhere/at/all"),
              Map.of(Attributes.LINK, "größe  two blanks"));
      case COLUMNS -> oddValues(Attributes.COLUMN + "odd");
    };
  }

  private static List<Map<String, String>> oddValues(String name) {
    return List.of(
        Map.of(name, "größe – 😀"),
        Map.of(name, "two  blanks"),
        Map.of(name, " around "),
        Map.of(name, ""),
        Map.of(name, "a=b&c;d,e\"f\"%41+"),
        Map.of(name, "line\nbreak"));
  }

  private static byte[] body(Attributes.Kind kind, int seed) {
    // A symbolic link has no bytes of its own.
    return kind == Attributes.Kind.LINK ? new byte[0] : Samples.bytes(seed, 100);
  }

  @Test
  default void keepsOrRefusesEveryKindOfAttribute() {
    for (Attributes.Kind kind : Attributes.Kind.values()) {
      Key key = Key.of("attributes/" + kind);
      Attributes attributes = Attributes.of(kept(kind));
      PutRequest request = PutRequest.of(key, body(kind, 1)).with(attributes);
      if (capabilities().attributes().contains(kind)) {
        probe().done(store().put(request));
        same(attributes, key);
      } else {
        assertThat(probe().refusal(() -> store().put(request)))
            .as("attributes of the kind %s, which is not claimed", kind)
            .isEqualTo(Kind.UNSUPPORTED);
        probe().lacks(key);
      }
    }
  }

  @Test
  default void refusesSingleAttributesThatItLacks() {
    for (String name : lacking()) {
      Key key = Key.of("attributes/lacking-" + name);
      Attributes.Kind kind = Attributes.kindOf(name);
      String value = Objects.requireNonNull(plain(kind).get(name));
      PutRequest request = PutRequest.of(key, body(kind, 1)).with(Attributes.of(name, value));
      assertThat(probe().refusal(() -> store().put(request))).isEqualTo(Kind.UNSUPPORTED);
      probe().lacks(key);
    }
  }

  @Test
  default void keepsOddValuesExactlyOrRefusesThem() {
    for (Attributes.Kind kind : capabilities().attributes()) {
      int number = 0;
      for (Map<String, String> values : odd(kind)) {
        Key key = Key.of("odd/" + kind + "-" + number++);
        Attributes attributes = Attributes.of(values);
        WriteOutcome outcome = refusedOr(PutRequest.of(key, body(kind, 2)).with(attributes));
        switch (outcome) {
          case WriteOutcome.Done _ -> same(attributes, key);
          case WriteOutcome.Refused(StoreException reason) -> {
            assertThat(reason.kind()).as("%s", values).isEqualTo(Kind.UNSUPPORTED);
            probe().lacks(key);
          }
          case WriteOutcome.Unknown(StoreException cause) -> throw cause;
        }
      }
    }
  }

  private WriteOutcome refusedOr(PutRequest request) {
    try {
      return store().put(request);
    } catch (StoreException e) {
      return new WriteOutcome.Refused(e);
    }
  }

  @Test
  default void keepsAllItsKindsTogetherAndOfTheLastWriteOnly() {
    Attributes all = Attributes.NONE;
    for (Attributes.Kind kind : capabilities().attributes()) {
      if (kind != Attributes.Kind.LINK) {
        for (Map.Entry<String, String> value : kept(kind).entrySet()) {
          all = all.with(value.getKey(), value.getValue());
        }
      }
    }
    Key key = Key.of("attributes-together");
    byte[] bytes = Samples.bytes(3, 70_000);
    probe().done(store().put(PutRequest.of(key, Samples.streamed(bytes)).with(all)));
    same(all, key);
    probe().holds(key, bytes);
    if (capabilities().readable()) {
      try (var body = store().open(key, ReadRequest.WHOLE)) {
        // What comes with reading is part of the truth, not another one.
        assertThat(probe().entry(key).attributes().asMap())
            .containsAllEntriesOf(body.entry().attributes().asMap());
      }
    }

    probe().put(key, bytes);
    Attributes left =
        probe()
            .entry(key)
            .attributes()
            .only(Set.of(Attributes.Kind.USER, Attributes.Kind.TAGS, Attributes.Kind.LINK));
    assertThat(left.asMap()).as("left of the object that was replaced").isEmpty();
  }

  private void same(Attributes expected, Key key) {
    Attributes actual = probe().entry(key).attributes();
    expected
        .asMap()
        .forEach(
            (name, value) -> {
              assertThat(actual.get(name)).as("%s of %s", name, key).isPresent();
              String seen = actual.get(name).orElseThrow();
              switch (Attributes.kindOf(name)) {
                case MODIFIED ->
                    assertThat(new BigDecimal(seen)).isEqualByComparingTo(new BigDecimal(value));
                case MODE ->
                    assertThat(Integer.parseInt(seen, 8)).isEqualTo(Integer.parseInt(value, 8));
                case HEADERS, USER, TAGS, LINK, COLUMNS ->
                    assertThat(seen).as("%s of %s", name, key).isEqualTo(value);
              }
            });
    // Nothing is made up in the kinds whose every value comes from the writer.
    Set<Attributes.Kind> given = Set.of(Attributes.Kind.USER, Attributes.Kind.TAGS);
    assertThat(actual.only(given)).isEqualTo(expected.only(given));
  }
}
