package org.tranship.runbook.objects.scale;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;

/// Estimates how many objects a store has and how large they are, from some pages of its listing.
///
/// A tenth of the requests goes into a plain listing: a small store is counted. For a larger one
/// the keys are divided by their beginnings into at least [#STRATA] parts, and each part is sampled
/// by ways down that are drawn by lot ([KeyNode]), one in each round, as many rounds as the
/// requests allow and at least two. The mean of the rounds is added up over the parts, and their
/// variances too; the range is Student's for 95 %. What no round met, such as one full folder
/// beside many empty ones, is not in the range.
///
/// The lots are the same each time, so that the same store gives the same figures.
public final class KeySampling {
  private static final int STRATA = 16;
  private static final int AT_ONCE = 16;
  private static final int LEAST_ROUNDS = 2;
  private static final int MOST_ROUNDS = 64;
  private static final int PLAIN_SHARE = 10;
  private static final int MOST_PLAIN = 500;
  private static final int MOST_SOME = 400;
  private static final int JUMPS = 3;
  private static final long QUICK_NANOS = 50_000_000;
  private static final double SLOW = 5;
  private static final int FAR = 20;

  private final Store store;
  private final Predicate<Entry> meant;
  private final int plain;
  private final KeyPages pages;
  private final List<Entry> some = new ArrayList<>();
  private final Deque<Key> marks = new ArrayDeque<>();
  private int listed;
  private double keysPerSecond;

  /// @param meant which objects are meant
  /// @param requests listing requests at most
  public KeySampling(Store store, Predicate<Entry> meant, int requests) {
    this.store = store;
    this.meant = meant;
    this.plain = Math.clamp(requests / PLAIN_SHARE, 2, MOST_PLAIN);
    this.pages = new KeyPages(store, Math.max(0, requests - plain));
  }

  /// Lists everything, which takes as many requests as it takes.
  ///
  /// @throws ScaleRefused if nothing is meant
  public static SourceSample all(Store store, Predicate<Entry> meant) {
    KeySampling sampling = new KeySampling(store, meant, 0);
    return sampling.counted(Long.MAX_VALUE).orElseThrow();
  }

  /// Looks.
  ///
  /// @throws ScaleRefused if nothing is meant, or nothing can be said in as many requests
  public SourceSample take() throws InterruptedException {
    Optional<SourceSample> small = counted((long) plain * KeyPages.PAGE);
    return small.isPresent() ? small.get() : estimated();
  }

  /// @param most entries at most
  /// @return empty if there are more
  private Optional<SourceSample> counted(long most) {
    SizeMix mix = new SizeMix();
    SplittableRandom random = new SplittableRandom(1);
    long count = 0;
    long taken = 0;
    long begun = System.nanoTime();
    try (Listing listing = store.list(ListRequest.ALL)) {
      for (@Nullable Entry entry = KeyPages.next(listing); ; entry = KeyPages.next(listing)) {
        if (entry == null) {
          keysPerSecond = rate(count, begun);
          listed = (int) Math.min(Integer.MAX_VALUE, count / KeyPages.PAGE + 1);
          return Optional.of(whole(mix, count));
        }
        if (count == most) {
          break;
        }
        count++;
        if (count % KeyPages.PAGE == 0 && marks.size() < FAR) {
          marks.add(entry.key());
        }
        if (meant.test(entry)) {
          mix.add(entry.size().bytes(), 1);
          taken++;
          reservoir(entry, taken, random);
        }
      }
    }
    keysPerSecond = rate(count, begun);
    listed = (int) (count / KeyPages.PAGE);
    some.clear();
    return Optional.empty();
  }

  private void reservoir(Entry entry, long taken, SplittableRandom random) {
    if (some.size() < MOST_SOME) {
      some.add(entry);
    } else {
      long place = random.nextLong(taken);
      if (place < MOST_SOME) {
        some.set((int) place, entry);
      }
    }
  }

  private static double rate(long count, long begun) {
    return count / Math.max(1e-9, (System.nanoTime() - begun) / 1e9);
  }

  private SourceSample whole(SizeMix mix, long seen) {
    if (mix.objects() == 0) {
      throw ScaleRefused.empty(store);
    }
    return new SourceSample(
        Estimate.counted(mix.objects()),
        Estimate.counted(mix.bytes()),
        mix,
        listed,
        seen,
        some,
        keysPerSecond);
  }

  private SourceSample estimated() throws InterruptedException {
    requireJumps();
    List<KeyNode> strata = new ArrayList<>();
    SizeMix counted = new SizeMix();
    List<List<SizeMix>> rounds = new ArrayList<>();
    try {
      divide(strata, counted);
      int before = pages.used();
      int cost = 0;
      while (rounds.size() < MOST_ROUNDS && pages.granted() - before >= cost) {
        rounds.add(round(strata, rounds.size()));
        cost = pages.used() - before;
        before = pages.used();
      }
    } catch (KeyPages.Spent _) {
      // The round that was begun does not count; those before it do.
    }
    if (rounds.size() < LEAST_ROUNDS) {
      throw ScaleRefused.tooFew(store, plain + pages.granted());
    }
    SizeMix mix = new SizeMix();
    mix.add(counted, 1);
    for (List<SizeMix> round : rounds) {
      round.forEach(part -> mix.add(part, 1.0 / rounds.size()));
    }
    if (mix.objects() == 0) {
      throw ScaleRefused.empty(store);
    }
    return new SourceSample(
        estimate(counted.objects(), rounds, SizeMix::objects),
        estimate(counted.bytes(), rounds, SizeMix::bytes),
        mix,
        pages.used() + listed,
        pages.seen() + (long) listed * KeyPages.PAGE,
        some,
        keysPerSecond);
  }

  /// Whether a listing that begins in the middle costs about as much as a page, and not all that
  /// lies before.
  private void requireJumps() {
    if (marks.isEmpty()) {
      return;
    }
    double page = KeyPages.PAGE / keysPerSecond * 1e9;
    Key far = marks.getLast();
    long quickest = Long.MAX_VALUE;
    for (int i = 0; i < JUMPS; i++) {
      long begun = System.nanoTime();
      try (Listing listing = store.list(ListRequest.ALL.startingAfter(far))) {
        Entry entry = KeyPages.next(listing);
        if (entry != null && entry.key().compareTo(far) <= 0) {
          throw ScaleRefused.noJumps(store);
        }
      }
      quickest = Math.min(quickest, System.nanoTime() - begun);
    }
    if (quickest > QUICK_NANOS && quickest > SLOW * page) {
      throw ScaleRefused.noJumps(store);
    }
  }

  /// Divides the keys until there are parts enough, or none is left to divide.
  private void divide(List<KeyNode> strata, SizeMix counted) {
    Deque<KeyNode> open = new ArrayDeque<>(List.of(new KeyNode(pages, meant, "")));
    while (!open.isEmpty() && open.size() < STRATA && pages.used() < pages.granted() / 4) {
      KeyNode.Split split = open.removeFirst().split();
      counted.add(split.counted(), 1);
      keep(split.some());
      open.addAll(split.open());
    }
    strata.addAll(open);
  }

  /// One way down in each part, by several threads.
  private List<SizeMix> round(List<KeyNode> strata, int number) throws InterruptedException {
    Semaphore places = new Semaphore(AT_ONCE);
    List<SizeMix> parts = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<SizeMix>> ways = new ArrayList<>();
      for (int i = 0; i < strata.size(); i++) {
        KeyNode part = strata.get(i);
        SplittableRandom random = new SplittableRandom(number * 100_003L + i);
        ways.add(
            threads.submit(
                () -> {
                  places.acquire();
                  try {
                    SizeMix mix = new SizeMix();
                    part.descend(random, mix, this::keep);
                    return mix;
                  } finally {
                    places.release();
                  }
                }));
      }
      for (Future<SizeMix> way : ways) {
        parts.add(way.get());
      }
      return parts;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e);
    }
  }

  private void keep(List<Entry> entries) {
    synchronized (some) {
      Set<Key> known = new HashSet<>();
      some.forEach(entry -> known.add(entry.key()));
      for (Entry entry : entries) {
        if (some.size() < MOST_SOME && known.add(entry.key())) {
          some.add(entry);
        }
      }
    }
  }

  private static Estimate estimate(
      double counted, List<List<SizeMix>> rounds, ToDoubleFunction<SizeMix> figure) {
    int parts = rounds.getFirst().size();
    int n = rounds.size();
    double mean = counted;
    double variance = 0;
    double squares = 0;
    for (int part = 0; part < parts; part++) {
      int place = part;
      double[] values =
          rounds.stream().mapToDouble(round -> figure.applyAsDouble(round.get(place))).toArray();
      double middle = Arrays.stream(values).sum() / n;
      mean += middle;
      double own =
          Arrays.stream(values).map(value -> (value - middle) * (value - middle)).sum()
              / (n - 1)
              / n;
      variance += own;
      squares += own * own / (n - 1);
    }
    // Degrees of freedom as Welch and Satterthwaite have them: one large part is no sixteen.
    double freedom = squares > 0 ? variance * variance / squares : 1;
    return Estimate.around(mean, student((int) freedom) * Math.sqrt(variance), counted);
  }

  /// Student's t for 95 %, from both sides.
  private static double student(int freedom) {
    double[] few = {12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23};
    return freedom <= few.length ? few[Math.max(0, freedom - 1)] : 1.96 + 2.5 / freedom;
  }
}
