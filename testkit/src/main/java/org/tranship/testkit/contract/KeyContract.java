package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;

/// Keys of every spelling: those that the store's rules admit come back exactly as they were given,
/// the others are refused; none becomes another key.
public interface KeyContract extends StoreUnderTest {

  private static List<Key> oddKeys() {
    List<String> texts = new ArrayList<>();
    Stream.of(
            " ",
            " lead",
            "trail ",
            "two  blanks",
            "plus+sign",
            "a%2Fb",
            "%",
            "%%",
            "100%",
            "%41",
            "%zz",
            "q?uestion=1&b=2",
            "ha#sh",
            "semi;colon",
            "co:lon",
            "com,ma",
            "at@sign",
            "dollar$",
            "star*",
            "quote\"",
            "apo'strophe",
            "less<greater>",
            "pipe|",
            "back\\slash",
            "tilde~",
            "~",
            "caret^",
            "grave`",
            "[brackets]{}",
            "(round)",
            "exclaim!",
            "equal=sign",
            "&amp;",
            "größe",
            "gro\u0308ße",
            "日本語/テキスト",
            "😀/🚀.txt",
            "\u200Bzero-width",
            "\uFEFFbom",
            "rtl\u202Etxt",
            "nbsp\u00A0x",
            "\uFFFD",
            "\uFFFF",
            "\uDBFF\uDFFF",
            "tab\there",
            "new\nline",
            "return\rhere",
            "bell\u0007",
            "one\u0001",
            "del\u007F",
            "c1\u0085",
            "nul\u0000here",
            "dot.",
            ".hidden",
            "..two",
            "...",
            "x/.y",
            "x/..y",
            "deep/er/and/deep/er",
            "con",
            "nul.txt",
            "file.tmp",
            "file~",
            ".#lock",
            "-dash",
            "--help",
            "{\"json\":1}")
        .forEach(texts::add);
    // What a tree of folders cannot hold.
    Stream.of(
            ".",
            "..",
            "./z",
            "../x",
            "x1/../y",
            "x2/./y",
            "x3/..",
            "x4/.",
            "/lead",
            "//lead",
            "a//b",
            "t/",
            "t//",
            "/",
            "//",
            "../../../../tmp/out",
            "x5/../../out")
        .forEach(texts::add);
    // Lengths: a part, and the whole.
    texts.add("l/" + "p".repeat(200));
    texts.add("l/" + "q".repeat(255));
    texts.add("l/" + "r".repeat(256));
    texts.add("l/" + "é".repeat(128));
    texts.add("whole/" + "0123456789/".repeat(92) + "end");
    texts.add("whole1024/" + "0123456789/".repeat(92) + "ab");
    texts.add("longer/" + "0123456789/".repeat(500) + "end");
    return texts.stream().map(Key::of).toList();
  }

  @Test
  default void keepsAdmittedKeysExactlyAndRefusesTheOthers() {
    List<Key> admitted = new ArrayList<>();
    for (Key key : oddKeys()) {
      if (capabilities().keys().objection(key).isEmpty()) {
        admitted.add(key);
      } else {
        refuses(key);
      }
    }
    if (capabilities().keys().exclusive()) {
      // holdsOrRefusesAnObjectBesideOneBelowIt is about those that cannot be there together.
      List<Key> all = List.copyOf(admitted);
      admitted.removeIf(key -> all.stream().anyMatch(other -> key.startsWith(other.text() + "/")));
    }
    for (Key key : admitted) {
      probe().put(key, key.utf8());
    }
    for (Key key : admitted) {
      probe().holds(key, key.utf8());
      assertThat(probe().entry(key).key()).isEqualTo(key);
    }
    assertThat(probe().keys()).containsExactlyElementsOf(admitted.stream().sorted().toList());
    for (Key key : admitted) {
      probe().done(store().delete(List.of(DeleteRequest.of(key))).getFirst());
    }
    assertThat(probe().keys()).isEmpty();
  }

  private void refuses(Key key) {
    assertThat(probe().refusal(() -> store().put(PutRequest.of(key, new byte[] {1}))))
        .as("writing the key \"%s\"", key)
        .isEqualTo(Kind.INVALID_KEY);
    // What cannot be there is missing, or is refused by name; it is never another object.
    try {
      assertThat(store().stat(key)).as("entry of the key \"%s\"", key).isEmpty();
    } catch (StoreException e) {
      assertThat(e.kind()).isEqualTo(Kind.INVALID_KEY);
    }
    try (var _ = store().open(key, ReadRequest.WHOLE)) {
      throw new AssertionError("The key \"" + key + "\" could be opened.");
    } catch (StoreException e) {
      assertThat(e.kind()).isIn(Kind.INVALID_KEY, Kind.NOT_FOUND, Kind.UNSUPPORTED);
    }
    WriteOutcome deleted = store().delete(List.of(DeleteRequest.of(key))).getFirst();
    if (deleted instanceof WriteOutcome.Refused(StoreException reason)) {
      assertThat(reason.kind()).isEqualTo(Kind.INVALID_KEY);
    } else {
      assertThat(deleted).isInstanceOf(WriteOutcome.Done.class);
    }
  }

  @Test
  default void holdsOrRefusesAnObjectBesideOneBelowIt() {
    Key object = Key.of("tree/a");
    Key below = Key.of("tree/a/b/c");
    besides(object, below);
    assertThat(store().delete(List.of(DeleteRequest.of(object), DeleteRequest.of(below))))
        .allMatch(WriteOutcome.Done.class::isInstance);
    besides(below, object);
  }

  private void besides(Key first, Key second) {
    probe().put(first, first.utf8());
    if (capabilities().keys().exclusive()) {
      assertThat(probe().refusal(() -> store().put(PutRequest.of(second, new byte[] {1}))))
          .isEqualTo(Kind.INVALID_KEY);
      assertThat(store().stat(second)).isEmpty();
      assertThat(probe().keys()).containsExactly(first);
    } else {
      probe().put(second, second.utf8());
      probe().holds(second, second.utf8());
      assertThat(probe().keys())
          .containsExactlyElementsOf(Stream.of(first, second).sorted().toList());
    }
    probe().holds(first, first.utf8());
  }

  @Test
  default void keepsOrRefusesKeysThatDifferInCaseOnly() {
    Key lower = Key.of("case/name");
    Key upper = Key.of("case/NAME");
    probe().put(lower, new byte[] {1});
    if (capabilities().keys().caseSensitive()) {
      assertThat(store().stat(upper)).isEmpty();
      probe().put(upper, new byte[] {2});
      probe().holds(upper, new byte[] {2});
      assertThat(probe().keys()).containsExactly(upper, lower);
    } else {
      assertThat(probe().refusal(() -> store().put(PutRequest.of(upper, new byte[] {2}))))
          .isEqualTo(Kind.INVALID_KEY);
      assertThat(probe().keys()).containsExactly(lower);
    }
    probe().holds(lower, new byte[] {1});
  }
}
