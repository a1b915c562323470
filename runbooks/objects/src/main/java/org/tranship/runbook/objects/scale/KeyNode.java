package org.tranship.runbook.objects.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;
import org.tranship.core.value.Key;
import org.tranship.runbook.objects.scale.KeyPages.Page;

/// All keys that begin with one text, as far as they were looked at. What fits into a page is
/// counted; what does not is divided by the next character of the keys, which is found by beginning
/// listings behind one character after the other. What was found once is not asked for again. Safe
/// for many threads.
final class KeyNode {
  private final KeyPages pages;
  private final Predicate<Entry> meant;
  private final String prefix;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Split split;

  KeyNode(KeyPages pages, Predicate<Entry> meant, String prefix) {
    this.pages = pages;
    this.meant = meant;
    this.prefix = prefix;
  }

  /// What is known of a node.
  ///
  /// @param counted the objects that are meant among those that were counted
  /// @param some of these
  /// @param open the parts that were not counted; none if all was
  record Split(SizeMix counted, List<Entry> some, List<KeyNode> open) {}

  /// Looks at it, once.
  ///
  /// @throws KeyPages.Spent if no request is left; what was not found is looked for the next time
  Split split() {
    lock.lock();
    try {
      Split found = split;
      if (found == null) {
        found = look();
        split = found;
      }
      return found;
    } finally {
      lock.unlock();
    }
  }

  /// One way down, by lot: what was counted on it stands for the parts that were passed by. On
  /// average, over all ways, the result is the truth (Knuth, *Estimating the efficiency of
  /// backtrack programs*, 1975).
  ///
  /// @param into the result
  /// @param some is given a few of the objects
  void descend(SplittableRandom random, SizeMix into, Consumer<List<Entry>> some) {
    KeyNode at = this;
    double weight = 1;
    while (true) {
      Split found = at.split();
      into.add(found.counted(), weight);
      some.accept(found.some());
      if (found.open().isEmpty()) {
        return;
      }
      weight *= found.open().size();
      at = found.open().get(random.nextInt(found.open().size()));
    }
  }

  private Split look() {
    Found found = new Found();
    Page page = pages.read(prefix, Optional.empty());
    if (!page.ended()) {
      String shared = shared(page.entries());
      // A text that all keys share is no reason to ask for each of its characters. Where the page
      // ends within ten or a hundred of a numbering, its last digit is not shared by all.
      for (String start : List.of(shared, shorter(shared))) {
        if (start.length() > prefix.length()
            && pages.read(prefix, Optional.of(Key.of(start + KeyPages.LAST))).entries().isEmpty()) {
          if (page.entries().getFirst().key().text().equals(start)) {
            found.count(page.entries().getFirst());
          }
          return divided(start, page, found);
        }
      }
    }
    return divided(prefix, page, found);
  }

  private Split divided(String start, Page first, Found found) {
    Page page = first;
    while (true) {
      List<Entry> entries = page.entries();
      // Of the last character in a page that is not the last one, not all was seen.
      String rest =
          page.ended() || entries.isEmpty() ? "" : begin(start, entries.getLast().key().text());
      for (Entry entry : entries) {
        String text = entry.key().text();
        boolean own = text.equals(start) && start.length() > prefix.length();
        if (!own && (rest.isEmpty() || !text.startsWith(rest))) {
          found.count(entry);
        }
      }
      if (rest.isEmpty()) {
        return new Split(found.counted, found.some(), found.open);
      }
      found.open.add(new KeyNode(pages, meant, rest));
      page = pages.read(start, Optional.of(Key.of(rest + KeyPages.LAST)));
    }
  }

  /// A key's beginning that is one character longer than another text.
  private static String begin(String start, String text) {
    int end = text.offsetByCodePoints(start.length(), 1);
    return text.substring(0, end);
  }

  private static String shorter(String text) {
    return text.isEmpty() ? text : text.substring(0, text.offsetByCodePoints(text.length(), -1));
  }

  private static String shared(List<Entry> entries) {
    String one = entries.getFirst().key().text();
    String other = entries.getLast().key().text();
    int same = 0;
    int most = Math.min(one.length(), other.length());
    while (same < most && one.charAt(same) == other.charAt(same)) {
      same++;
    }
    boolean half = same > 0 && Character.isHighSurrogate(one.charAt(same - 1));
    return one.substring(0, half ? same - 1 : same);
  }

  /// What is found on the way.
  private final class Found {
    private static final int KEPT = 8;

    private final SizeMix counted = new SizeMix();
    private final List<Entry> passed = new ArrayList<>();
    private final List<KeyNode> open = new ArrayList<>();

    void count(Entry entry) {
      if (meant.test(entry)) {
        counted.add(entry.size().bytes(), 1);
        passed.add(entry);
      }
    }

    /// A few of them, spread evenly.
    List<Entry> some() {
      List<Entry> kept = new ArrayList<>();
      int step = Math.max(1, passed.size() / KEPT);
      for (int i = 0; i < passed.size(); i += step) {
        kept.add(passed.get(i));
      }
      return kept;
    }
  }
}
